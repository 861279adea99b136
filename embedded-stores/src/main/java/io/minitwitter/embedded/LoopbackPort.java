package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports on 127.0.0.1. */
final class LoopbackPort {

  private static final int CONNECT_MILLIS = 500;

  private LoopbackPort() {}

  /** A port that is free now; another program may take it before the caller does. */
  static int free() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address(0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on the loopback address", e);
    }
  }

  /** Whether a program listens there, on this or on all addresses. */
  static boolean isInUse(int port) {
    // Some systems allow to bind a port of one address that is bound on all addresses.
    try (Socket socket = new Socket()) {
      socket.connect(address(port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      // Nothing answers; it may be bound nevertheless.
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  static InetSocketAddress address(int port) {
    try {
      // By its bytes: what "localhost" is depends on the machine.
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
