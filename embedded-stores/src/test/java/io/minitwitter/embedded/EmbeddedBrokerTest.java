package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
