package io.minitwitter.mesh.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.NodeSettings;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A pool of connections to the service's schema, for services that keep their data there. */
@Configuration(proxyBeanMethods = false)
public class PostgresConfiguration {
  private static final long CONNECT_MILLIS = 3_000;

  @Bean
  HikariDataSource dataSource(NodeName name, NodeSettings settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name.value());
    pool.setJdbcUrl(PostgresUrl.jdbc(settings.postgresUrl()));
    pool.setMaximumPoolSize(settings.postgresPoolSize());
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(CONNECT_MILLIS);
    // A service that starts before its database waits for it at the first call, not here.
    pool.setInitializationFailTimeout(-1);
    pool.addDataSourceProperty("currentSchema", settings.postgresSchema());
    pool.addDataSourceProperty("ApplicationName", "minitwitter-" + name.value());
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // The detail quotes values of the row, and an exception's text ends up in the log.
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    // Nothing that a caller waits for takes longer; a hung server must not keep the pool.
    pool.addDataSourceProperty("socketTimeout", "20");
    pool.addDataSourceProperty("options", "-c statement_timeout=10000");
    return new HikariDataSource(pool);
  }

  @Bean
  Jdbi jdbi(HikariDataSource dataSource) {
    return jdbiOf(dataSource);
  }

  @Bean
  StoreCheck postgresCheck(Jdbi jdbi) {
    return new StoreCheck("postgresql", () -> jdbi.useHandle(handle -> handle.execute("SELECT 1")));
  }

  /** How every service of the system uses a pool, in services and in their tests. */
  public static Jdbi jdbiOf(DataSource dataSource) {
    Jdbi jdbi = Jdbi.create(dataSource);
    // Any other rendering puts bound values into an exception's text, e-mail addresses among them.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }
}
