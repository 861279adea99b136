package io.minitwitter.mesh.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of Redis as a client's handshake and a PING need. */
final class TinyRedis {
  private TinyRedis() {}

  static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> answer(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String answer =
            switch (line) {
              case "PING" -> "+PONG\r\n";
              case "HELLO" -> "-ERR unknown command\r\n";
              case "CLIENT" -> "+OK\r\n";
              default -> "";
            };
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // The client has disconnected.
    }
  }
}
