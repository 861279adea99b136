package io.minitwitter.mesh.idempotency;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_RUNNING;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INTERNAL;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INVALID_FIELDS;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INVALID_HEADER;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class IdempotencyInterceptorTest {
  private static final Redis REDIS = new Redis(TestStores.redis());

  private final UUID user = UUID.randomUUID();
  private final String key = UUID.randomUUID().toString();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicReference<Optional<IdempotencyKey>> seen = new AtomicReference<>();
  private final ScriptedTweets tweets = new ScriptedTweets().onCreate(this::make);
  private final TestNode node = node(REDIS);

  @AfterEach
  void stop() {
    node.close();
  }

  @AfterAll
  static void closeRedis() {
    REDIS.close();
  }

  @Test
  void aRepeatedCallReachesTheStoreWithTheSameKey() {
    create(node, user, key, "hello");
    IdempotencyKey first = seen.getAndSet(Optional.empty()).orElseThrow();

    create(node, user, key, "hello");

    assertThat(seen.get()).contains(first);
    assertThat(tweets.calls()).isEqualTo(2);
  }

  @Test
  void anotherRequestWithTheSameKeyHasAnotherHash() {
    create(node, user, key, "hello");
    IdempotencyKey first = seen.get().orElseThrow();

    create(node, user, key, "good-bye");

    assertThat(seen.get().orElseThrow().id()).isEqualTo(first.id());
    assertThat(seen.get().orElseThrow().requestHash()).isNotEqualTo(first.requestHash());
  }

  @Test
  void aKeyBelongsToItsUser() {
    create(node, user, key, "hello");
    IdempotencyKey mine = seen.get().orElseThrow();

    create(node, UUID.randomUUID(), key, "hello");

    assertThat(seen.get().orElseThrow().id()).isNotEqualTo(mine.id());
  }

  @Test
  void aSecondCallWhileTheFirstRunsMustRetryLater() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    tweets.onCreate(
        request -> {
          entered.countDown();
          await(leave);
          return make(request);
        });
    Thread first = Thread.startVirtualThread(() -> create(node, user, key, "hello"));
    await(entered);

    var error =
        assertFails(ERROR_REASON_IDEMPOTENCY_KEY_RUNNING, () -> create(node, user, key, "hello"));

    assertThat(error.retryAfter()).isPresent();
    assertFails(ERROR_REASON_IDEMPOTENCY_KEY_REUSED, () -> create(node, user, key, "other"));
    try (TestNode replica = node(REDIS)) {
      assertFails(ERROR_REASON_IDEMPOTENCY_KEY_RUNNING, () -> create(replica, user, key, "hello"));
    }
    leave.countDown();
    first.join();
    create(node, user, key, "hello");
    assertThat(made).hasValue(2);
  }

  @Test
  void aFailedCallCanBeRetriedImmediately() {
    tweets.onCreate(
        request -> {
          throw new IllegalStateException("broken");
        });
    assertFails(ERROR_REASON_INTERNAL, () -> create(node, user, key, "hello"));
    tweets.onCreate(this::make);

    create(node, user, key, "hello");

    assertThat(tweets.calls()).isEqualTo(2);
  }

  @Test
  void aCallThatBrokeALimitMayBeCorrectedUnderItsKey() {
    assertFails(ERROR_REASON_INVALID_FIELDS, () -> create(node, user, key, ""));

    create(node, user, key, "hello");
  }

  @Test
  void theStoreGetsTheKeyOfUserAndRpc() {
    create(node, user, key, "hello");

    IdempotencyKey passed = seen.get().orElseThrow();
    assertThat(passed.id())
        .isEqualTo(user + ":minitwitter.tweet.v1.TweetService/CreateTweet:" + key);
    assertThat(passed.requestHash()).matches("[0-9a-f]{64}");
    create(node, user, UUID.randomUUID().toString(), "hello");
    assertThat(seen.get().orElseThrow().requestHash()).isEqualTo(passed.requestHash());
  }

  @Test
  void withoutAKeyEachCallIsItsOwn() {
    Channel channel = node.as(user, Role.USER);
    CreateTweetRequest request = CreateTweetRequest.newBuilder().setContent("hello").build();
    var _ = TweetServiceGrpc.newBlockingStub(channel).createTweet(request);
    var _ = TweetServiceGrpc.newBlockingStub(channel).createTweet(request);

    assertThat(made).hasValue(2);
    assertThat(seen.get()).isEmpty();
  }

  @Test
  void aReadTakesNoKey() {
    GetTweetRequest request =
        GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();
    var stub = TweetServiceGrpc.newBlockingStub(channel(node, user, "k\u007f"));
    var _ = stub.getTweet(request);
    var _ = stub.getTweet(request);

    assertThat(tweets.calls()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\u007fb", "a\tb"})
  void aMalformedKeyIsRefused(String malformed) {
    assertFails(ERROR_REASON_INVALID_HEADER, () -> create(node, user, malformed, "hello"));
    assertThat(tweets.calls()).isZero();
  }

  @Test
  void aKeyHasAtMost255Characters() {
    String longest = (key + "x".repeat(255)).substring(0, 255);

    assertFails(ERROR_REASON_INVALID_HEADER, () -> create(node, user, longest + "x", "hello"));
    create(node, user, longest, "hello");
  }

  @Test
  void withoutRedisTheStoreAloneDecides() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Redis down = new Redis("redis://127.0.0.1:" + port);
        TestNode alone = node(down)) {
      create(alone, user, key, "hello");
      create(alone, user, key, "hello");
    }
    assertThat(tweets.calls()).isEqualTo(2);
    assertThat(seen.get().orElseThrow().id()).endsWith(key);
  }

  @Test
  void anUnresponsiveRedisIsSkipped() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Redis hung = new Redis("redis://127.0.0.1:" + mute.getLocalPort());
        TestNode alone = node(hung)) {
      create(alone, user, key, "hello");
    }
    assertThat(tweets.calls()).isEqualTo(1);
  }

  private CreateTweetResponse make(CreateTweetRequest request) {
    seen.set(IdempotencyKey.current());
    return CreateTweetResponse.newBuilder()
        .setTweet(
            Tweet.newBuilder()
                .setId("tweet-" + made.incrementAndGet())
                .setContent(request.getContent()))
        .build();
  }

  private TestNode node(Redis redis) {
    return TestNode.of("tweet", redis, TestNode.securityState(), tweets);
  }

  private static CreateTweetResponse create(TestNode node, UUID user, String key, String content) {
    return TweetServiceGrpc.newBlockingStub(channel(node, user, key))
        .createTweet(CreateTweetRequest.newBuilder().setContent(content).build());
  }

  private static Channel channel(TestNode node, UUID user, String key) {
    return node.withHeaders(
        "authorization",
        "Bearer " + TestNode.userToken(user, UUID.randomUUID(), Role.USER),
        "idempotency-key",
        key);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
