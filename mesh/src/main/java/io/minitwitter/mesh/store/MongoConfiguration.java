package io.minitwitter.mesh.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.NodeSettings;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A client of the service's MongoDB database, for services that keep their data there. */
@Configuration(proxyBeanMethods = false)
public class MongoConfiguration {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 20_000;

  @Bean
  MongoClient mongoClient(NodeName name, NodeSettings settings) {
    return MongoClients.create(clientSettings(settings.mongodbUrl(), name.value()));
  }

  @Bean
  MongoDatabase mongoDatabase(MongoClient client, NodeSettings settings) {
    return client.getDatabase(settings.mongodbDatabase());
  }

  @Bean
  StoreCheck mongoCheck(MongoDatabase database) {
    return new StoreCheck("mongodb", () -> database.runCommand(new Document("ping", 1)));
  }

  /** How every client of the system talks to MongoDB, in services and in their tests. */
  public static MongoClientSettings clientSettings(String url, String applicationName) {
    return MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(url))
        .applicationName("minitwitter-" + applicationName)
        .uuidRepresentation(UuidRepresentation.STANDARD)
        // An acknowledged write is on disk, and on most members where there are several.
        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
        // Compatible servers do not recognise a write that the driver repeats by itself.
        .retryWrites(false)
        .applyToClusterSettings(
            cluster -> cluster.serverSelectionTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                    .readTimeout(READ_MILLIS, TimeUnit.MILLISECONDS))
        .build();
  }
}
