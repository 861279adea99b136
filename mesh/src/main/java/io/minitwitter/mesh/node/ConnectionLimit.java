package io.minitwitter.mesh.node;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;

/** Closes connections beyond a number, in all and per address, as soon as they are opened. */
final class ConnectionLimit extends ServerTransportFilter {
  private static final Attributes.Key<String> COUNTED =
      Attributes.Key.create("minitwitter-counted");

  private final Quota quota;

  ConnectionLimit(ConnectionSettings settings) {
    this.quota = new Quota(settings.total(), settings.perAddress());
  }

  @Override
  public Attributes transportReady(Attributes connection) {
    String address = Quota.address(connection).orElse(null);
    if (address == null) {
      return connection;
    }
    if (!quota.tryAcquire(address)) {
      // Which closes the connection.
      throw Status.RESOURCE_EXHAUSTED.withDescription("Too many connections").asRuntimeException();
    }
    return connection.toBuilder().set(COUNTED, address).build();
  }

  @Override
  public void transportTerminated(Attributes connection) {
    // Null if the connection was closed before it was ready.
    String address = connection == null ? null : connection.get(COUNTED);
    if (address != null) {
      quota.release(address);
    }
  }

  int open() {
    return quota.used();
  }
}
