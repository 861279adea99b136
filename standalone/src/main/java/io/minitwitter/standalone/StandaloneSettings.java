package io.minitwitter.standalone;

import io.minitwitter.mesh.store.StoreUrl;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of standalone mode, in addition to those of the services.
 *
 * @param home Folder of all data, secrets and logs.
 * @param postgresPort Port of the embedded PostgreSQL.
 * @param redisPort Port of the embedded Redis.
 * @param mongodbPort Port of the embedded MongoDB-compatible server.
 * @param rabbitmqPort Port of the embedded AMQP broker.
 * @param postgresUrl PostgreSQL to use instead of the embedded one.
 * @param redisUrl Redis to use instead of the embedded one.
 * @param mongodbUrl MongoDB to use instead of the embedded server.
 * @param rabbitmqUrl RabbitMQ to use instead of the embedded broker.
 * @param mongodbCache Cache of the embedded MongoDB-compatible server, in MiB.
 */
@ConfigurationProperties("minitwitter")
record StandaloneSettings(
    @DefaultValue("~/.minitwitter") @NotBlank String home,
    @DefaultValue("15432") @Min(0) @Max(65535) int postgresPort,
    @DefaultValue("16379") @Min(0) @Max(65535) int redisPort,
    @DefaultValue("37017") @Min(0) @Max(65535) int mongodbPort,
    @DefaultValue("15673") @Min(0) @Max(65535) int rabbitmqPort,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.POSTGRES) String postgresUrl,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.REDIS) String redisUrl,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.MONGODB) String mongodbUrl,
    @DefaultValue("") @StoreUrl(StoreUrl.Kind.RABBITMQ) String rabbitmqUrl,
    @DefaultValue("32") @Min(16) @Max(256) int mongodbCache) {

  /** The same with the user's own folder for a leading {@code ~}. */
  StandaloneSettings expanded() {
    String full =
        home.equals("~") || home.startsWith("~/")
            ? System.getProperty("user.home") + home.substring(1)
            : home;
    return new StandaloneSettings(
        full,
        postgresPort,
        redisPort,
        mongodbPort,
        rabbitmqPort,
        postgresUrl,
        redisUrl,
        mongodbUrl,
        rabbitmqUrl,
        mongodbCache);
  }

  @Override
  public String toString() {
    // The record's own text would show the passwords in the URLs.
    return "StandaloneSettings[" + home + "]";
  }
}
