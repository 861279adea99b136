package io.minitwitter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a Redis holds. */
final class RedisContents {
  /** The embedded Redis does not permit FLUSHALL. */
  private static final String REMOVE_ALL =
      "local c = '0' repeat local r = redis.call('SCAN', c, 'COUNT', 1000) c = r[1]"
          + " for _, k in ipairs(r[2]) do redis.call('UNLINK', k) end"
          + " until c == '0' return redis.status_reply('OK')";

  private RedisContents() {}

  /** Removes all that a Redis holds. */
  static void flush(String url) {
    URI address = URI.create(url);
    String commands =
        "AUTH %s\r\nEVAL \"%s\" 0\r\nQUIT\r\n"
            .formatted(address.getUserInfo().substring(1), REMOVE_ALL);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answers.equals("+OK\r\n".repeat(3))) {
        throw new IllegalStateException(answers);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
