package io.minitwitter.mesh.node;

import io.minitwitter.mesh.store.StoreUrl;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of every node, under its own name: {@code minitwitter.auth.port} is {@code
 * MINITWITTER_AUTH_PORT} in the environment.
 *
 * @param host Address that the server listens on.
 * @param port Port of the server; 0 selects a free port.
 * @param managementPort Port of /metrics and /health on loopback; 0 selects a free port, -1
 *     disables it.
 * @param maxInFlight Maximum number of concurrent calls; further calls are refused with OVERLOADED.
 * @param defaultDeadline Deadline of calls that have none.
 * @param maxDeadline Maximum time to the deadline of a call; later deadlines are shortened.
 * @param connections What clients may hold of the server at the same time.
 * @param drainTime How long calls in flight may continue after the service was asked to stop.
 * @param serviceSecret Secret that authenticates the service to auth-svc.
 * @param postgresUrl PostgreSQL server and database, as jdbc:postgresql:// or postgres:// URL.
 * @param postgresSchema Schema of the service's tables.
 * @param postgresPoolSize Maximum number of connections to PostgreSQL.
 * @param mongodbUrl MongoDB server, as mongodb:// URL.
 * @param mongodbDatabase Database of the service's collections.
 * @param redisUrl Redis server, as redis:// URL; empty for none.
 * @param rabbitmqUrl RabbitMQ server and virtual host, as amqp:// or amqps:// URL.
 */
@ConfigurationProperties("minitwitter.service")
public record NodeSettings(
    @DefaultValue("127.0.0.1") @NotBlank String host,
    @DefaultValue("0") @Min(0) @Max(65535) int port,
    @DefaultValue("0") @Min(-1) @Max(65535) int managementPort,
    @DefaultValue("512") @Min(1) @Max(100_000) int maxInFlight,
    @DefaultValue("10s") Duration defaultDeadline,
    @DefaultValue("30s") Duration maxDeadline,
    @Valid @NestedConfigurationProperty @DefaultValue ConnectionSettings connections,
    @DefaultValue("6s") Duration drainTime,
    @DefaultValue("") String serviceSecret,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.POSTGRES) String postgresUrl,
    @DefaultValue("") String postgresSchema,
    @DefaultValue("8") @Min(1) @Max(200) int postgresPoolSize,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.MONGODB) String mongodbUrl,
    @DefaultValue("") String mongodbDatabase,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.REDIS) String redisUrl,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.RABBITMQ) String rabbitmqUrl) {

  @Override
  public String toString() {
    // The record's own text would show the secret and the passwords in the URLs.
    return "NodeSettings[" + host + ":" + port + "]";
  }
}
