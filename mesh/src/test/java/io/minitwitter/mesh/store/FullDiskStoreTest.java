package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.ErrorAssertions;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose document store cannot write. */
class FullDiskStoreTest {

  @RegisterExtension private final TestDatabase database = new TestDatabase("full");

  private final AtomicInteger failure = new AtomicInteger();
  private final Note.MongoStore store =
      new Note.MongoStore(FailingDatabase.atWrites(database.get(), this::fails));
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID ada = UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(ints = {1, 10107, 14031, 4293})
  void aWriteIsUnavailableAndMayBeRetried(int code) {
    try (TestNode node = TestNode.of("tweet", new ScriptedTweets().onCreate(this::create))) {
      Channel channel = node.as(ada, Role.USER);
      create(channel);
      failure.set(code);
      ErrorDetails error =
          ErrorAssertions.assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> create(channel));
      assertThat(error.retryAfter()).isPresent();
      assertThat(store.ofUserBefore(ada, Documents.BEGINNING, 5)).hasSize(1);
      failure.set(0);
      create(channel);
      assertThat(store.ofUserBefore(ada, Documents.BEGINNING, 5)).hasSize(2);
    }
  }

  private boolean fails() {
    if (failure.get() != 0) {
      throw StoreFailuresTest.command(failure.get());
    }
    return false;
  }

  private CreateTweetResponse create(CreateTweetRequest request) {
    Note note = Note.of(ids.next(), ada, request.getContent());
    store.create(note, Optional.empty());
    return CreateTweetResponse.getDefaultInstance();
  }

  private static CreateTweetResponse create(Channel channel) {
    return TweetServiceGrpc.newBlockingStub(channel)
        .createTweet(CreateTweetRequest.newBuilder().setContent("hello").build());
  }
}
