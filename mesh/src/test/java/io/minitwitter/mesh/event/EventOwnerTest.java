package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.minitwitter.contract.Contract;
import io.minitwitter.tweet.v1.TweetDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventOwnerTest {
  private static final Event OWNED =
      Event.of(TweetDeleted.getDefaultInstance(), Instant.parse("2026-01-02T03:04:05Z"));
  private static final Event REPORT =
      Event.of(UserErased.getDefaultInstance(), Instant.parse("2026-01-02T03:04:05Z"));

  @Test
  void everyOwnedEventIsPublishedByItsOwnerOnly() {
    Contract.events()
        .forEach(
            (type, event) ->
                Contract.grpcServices()
                    .keySet()
                    .forEach(
                        service ->
                            assertThat(EventOwner.permits(service, type))
                                .as(service + " " + type)
                                .isEqualTo(
                                    event.getAnyService() || service.equals(event.getOwner()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minitwitter/like",
        "minitwitter/tweets",
        "minitwitter/TWEET",
        "MiniTwitter/tweet",
        "minitwitter/minitwitter/tweet",
        "tweet",
        "minitwitter/",
        ""
      })
  void aConsumerRefusesAnEventFromAnotherSource(String source) {
    BasicProperties properties = CloudEvents.properties(OWNED, source);
    assertThatThrownBy(() -> CloudEvents.event(properties, OWNED.body().toByteArray()))
        .isInstanceOf(CloudEvents.MalformedEventException.class);
  }

  @Test
  void aConsumerRefusesAnEventWithoutSource() {
    BasicProperties complete = CloudEvents.properties(OWNED, "minitwitter/tweet");
    Map<String, Object> headers = new HashMap<>(complete.getHeaders());
    headers.remove("cloudEvents_source");
    BasicProperties properties = complete.builder().headers(headers).build();
    assertThatThrownBy(() -> CloudEvents.event(properties, OWNED.body().toByteArray()))
        .isInstanceOf(CloudEvents.MalformedEventException.class);
  }

  @Test
  void aConsumerAcceptsEventsOfTheOwnerAndReportsOfAnyService() {
    assertThat(
            CloudEvents.event(
                CloudEvents.properties(OWNED, CloudEvents.source("tweet")),
                OWNED.body().toByteArray()))
        .isEqualTo(OWNED);
    assertThat(
            CloudEvents.event(
                CloudEvents.properties(REPORT, CloudEvents.source("like")),
                REPORT.body().toByteArray()))
        .isEqualTo(REPORT);
  }
}
