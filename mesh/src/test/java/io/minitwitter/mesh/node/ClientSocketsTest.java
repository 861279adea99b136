package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientSocketsTest {
  private static final int HIGH = 1000;

  private final EmbeddedChannel connection = new EmbeddedChannel(new ClientSockets.Pause());

  @AfterEach
  void close() {
    connection.close().syncUninterruptibly();
  }

  @Test
  void whileTheClientDoesNotReadNothingIsReadFromIt() {
    fill();
    assertThat(connection.config().isAutoRead()).isFalse();

    connection.flushOutbound();
    assertThat(connection.config().isAutoRead()).isTrue();
    advance(2 * ClientSockets.READ_TIMEOUT.toMillis());
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void aClientThatDoesNotReadForLongIsDisconnected() {
    fill();
    advance(ClientSockets.READ_TIMEOUT.toMillis() - 1);
    assertThat(connection.isOpen()).isTrue();

    advance(1);
    assertThat(connection.isOpen()).isFalse();
  }

  private void fill() {
    connection.config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH / 2, HIGH));
    var _ = connection.write(Unpooled.wrappedBuffer(new byte[2 * HIGH]));
    assertThat(connection.isWritable()).isFalse();
    connection.runPendingTasks();
  }

  private void advance(long millis) {
    connection.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    connection.runScheduledPendingTasks();
    connection.runPendingTasks();
  }
}
