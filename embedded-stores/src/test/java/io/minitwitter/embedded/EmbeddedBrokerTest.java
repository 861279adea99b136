package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final String EXCHANGE = "events";
  private static final String QUEUE = "received";

  @Test
  void queuesAndConfirmedMessagesAreThereAfterARestartOnAnotherPort(@TempDir Path home)
      throws Exception {
    try (DataFolder folder = DataFolder.open(home)) {
      try (EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.BROKER).start();
          Connection connection = connect(stores.amqpUrl())) {
        Channel channel = connection.createChannel();
        channel.exchangeDeclare(EXCHANGE, "topic", true);
        channel.queueDeclare(QUEUE, true, false, false, null);
        channel.queueBind(QUEUE, EXCHANGE, "greeting");
        channel.confirmSelect();
        channel.basicPublish(
            EXCHANGE,
            "greeting",
            true,
            MessageProperties.PERSISTENT_BASIC,
            "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(channel.waitForConfirms(20_000)).isTrue();
      }
      try (EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.BROKER).start();
          Connection connection = connect(stores.amqpUrl())) {
        GetResponse message = connection.createChannel().basicGet(QUEUE, true);
        assertThat(new String(message.getBody(), StandardCharsets.UTF_8)).isEqualTo("hello");
      }
    }
  }

  /** It stops before a write fails, which would break its store, and continues when it can. */
  @Test
  @Timeout(120)
  void waitsWhileTheDiskIsFullAndKeepsItsMessages(@TempDir Path parent) throws Exception {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString()) == 0,
        "a small file system can be mounted by root only");
    try (DataFolder folder = DataFolder.open(disk.resolve("home"));
        EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.BROKER).start()) {
      publish(stores.amqpUrl(), "first");
      Path filling = fill(disk);
      await(() -> stores.fault(Store.BROKER).orElse("").contains("disk"));
      await(() -> !answers(stores.amqpUrl()));
      Files.delete(filling);
      await(() -> answers(stores.amqpUrl()));
      publish(stores.amqpUrl(), "second");
      try (Connection connection = connect(stores.amqpUrl())) {
        Channel channel = connection.createChannel();
        assertThat(channel.basicGet(QUEUE, true).getBody()).asString().isEqualTo("first");
        assertThat(channel.basicGet(QUEUE, true).getBody()).asString().isEqualTo("second");
      }
      await(() -> stores.fault(Store.BROKER).isEmpty());
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void saysThatTheDiskIsTooFullToStart(@TempDir Path parent) throws Exception {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=90m", "tmpfs", disk.toString()) == 0,
        "a small file system can be mounted by root only");
    try (DataFolder folder = DataFolder.open(disk.resolve("home"))) {
      assertThatThrownBy(() -> EmbeddedStores.durable(folder).store(Store.BROKER).start())
          .isInstanceOf(StoreStartException.class)
          .hasMessageContaining("needs 100 MiB of free disk space");
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void publish(String url, String message) throws Exception {
    try (Connection connection = connect(url)) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(QUEUE, true, false, false, null);
      channel.confirmSelect();
      channel.basicPublish(
          "",
          QUEUE,
          true,
          MessageProperties.PERSISTENT_BASIC,
          message.getBytes(StandardCharsets.UTF_8));
      assertThat(channel.waitForConfirms(20_000)).isTrue();
    }
  }

  private static boolean answers(String url) {
    try {
      connect(url).close();
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  private static Path fill(Path disk) throws IOException {
    Path filling = disk.resolve("filling");
    try (OutputStream out = Files.newOutputStream(filling)) {
      byte[] page = new byte[4_096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filling;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(20);
    }
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException absent) {
      return -1;
    }
  }

  @Test
  void requiresThePassword() {
    String url = TestStores.broker().replaceFirst(":[^:@/]+@", ":guessed@");
    assertThatThrownBy(() -> connect(url).close())
        .isInstanceOf(PossibleAuthenticationFailureException.class);
  }

  private static Connection connect(String url) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url);
    return factory.newConnection();
  }
}
