package io.minitwitter.embedded;

import io.minitwitter.embedded.mongo.EmbeddedMongo;
import java.util.Optional;

/** The document server of this JVM. Its faults pass by themselves or end with the JVM. */
record MongoServer(EmbeddedMongo server) implements EmbeddedServer {

  String url() {
    return server.url();
  }

  @Override
  public Optional<String> fault() {
    return server.fault();
  }

  @Override
  public void restart() {
    // It writes again by itself as soon as it can, and reads continue meanwhile.
  }

  @Override
  public void close() {
    server.close();
  }
}
