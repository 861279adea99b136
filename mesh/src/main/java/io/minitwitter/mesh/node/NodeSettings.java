package io.minitwitter.mesh.node;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every node of the system can be told, under its own name: {@code minitwitter.auth.port} is
 * {@code MINITWITTER_AUTH_PORT} in the environment.
 *
 * @param host Address that the server listens on.
 * @param port Port of the server; 0 takes a free one.
 * @param managementPort Port of /metrics and /health on loopback; 0 takes a free one, -1 has none.
 * @param maxInFlight Most calls that are served at once; more are refused with OVERLOADED.
 * @param defaultDeadline Deadline of a call that comes without one.
 * @param drainTime How long calls in flight may go on when the service is told to stop.
 * @param serviceSecret Secret that the service proves itself with to auth-svc.
 * @param postgresUrl PostgreSQL server and database, as jdbc:postgresql:// or postgres:// URL.
 * @param postgresSchema Schema of the service's tables.
 * @param postgresPoolSize Most connections to PostgreSQL.
 * @param mongodbUrl MongoDB server, as mongodb:// URL.
 * @param mongodbDatabase Database of the service's collections.
 * @param redisUrl Redis server, as redis:// URL; empty goes without.
 * @param rabbitmqUrl RabbitMQ server and virtual host, as amqp:// or amqps:// URL.
 */
@ConfigurationProperties("minitwitter.service")
public record NodeSettings(
    @DefaultValue("127.0.0.1") @NotBlank String host,
    @DefaultValue("0") @Min(0) @Max(65535) int port,
    @DefaultValue("0") @Min(-1) @Max(65535) int managementPort,
    @DefaultValue("512") @Min(1) @Max(100_000) int maxInFlight,
    @DefaultValue("10s") Duration defaultDeadline,
    @DefaultValue("8s") Duration drainTime,
    @DefaultValue("") String serviceSecret,
    @DefaultValue("") String postgresUrl,
    @DefaultValue("") String postgresSchema,
    @DefaultValue("8") @Min(1) @Max(200) int postgresPoolSize,
    @DefaultValue("") String mongodbUrl,
    @DefaultValue("") String mongodbDatabase,
    @DefaultValue("") String redisUrl,
    @DefaultValue("") String rabbitmqUrl) {

  @Override
  public String toString() {
    // The record's own text would show the secret and the passwords in the URLs.
    return "NodeSettings[" + host + ":" + port + "]";
  }
}
