package io.minitwitter.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough of Redis's protocol to ask whether it is there and to stop it. */
final class RedisConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 2_000;

  private final Socket socket;
  private final InputStream answers;

  RedisConnection(int port, String password) throws IOException {
    socket = new Socket();
    try {
      socket.connect(LoopbackPort.address(port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      answers = new BufferedInputStream(socket.getInputStream());
      call("AUTH", password);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * The first line of the answer to a command.
   *
   * @throws IOException also when the answer is an error or the connection ends without one
   */
  String call(String... command) throws IOException {
    StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
    for (String word : command) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
    StringBuilder line = new StringBuilder();
    for (int c = answers.read(); c != '\n'; c = answers.read()) {
      if (c < 0) {
        throw new IOException("Redis closed the connection");
      }
      line.append((char) c);
    }
    String answer = line.toString().strip();
    if (answer.startsWith("-")) {
      throw new IOException("Redis answers: " + answer.substring(1));
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
