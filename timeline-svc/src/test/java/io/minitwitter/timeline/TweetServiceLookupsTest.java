package io.minitwitter.timeline;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.TweetListVersions;
import io.minitwitter.timeline.TweetIds.Newest;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link TweetServiceIds} and {@link TweetServiceTweets}. */
class TweetServiceLookupsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final FakeTweetService service = new FakeTweetService();
  private final TestNode node = TestNode.of("tweet", service).allowBareStatuses();
  private final TweetServiceBlockingStub stub =
      TweetServiceGrpc.newBlockingStub(node.asService("timeline"));
  private final Redis redis = new Redis(TestStores.redis());
  private final TweetListVersions versions = new TweetListVersions(redis);
  private final TweetIds ids = new TweetServiceIds(stub, versions, Duration.ofMinutes(1), TIMEOUT);
  private final TweetLookup tweets = new TweetServiceTweets(stub, LookupSettings.uncached(TIMEOUT));
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @AfterEach
  void close() {
    versions.close();
    redis.close();
    node.close();
  }

  @Test
  void idsOfSomeAuthorsAreReadInBatchesAndMerged() {
    List<UUID> authors = authors(250);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      service.post(bob);
      expected.addFirst(service.post(authors.get(i * 12)));
    }
    assertThat(ids.ofAuthorsBefore(Set.copyOf(authors), IdPages.BEGINNING, 7))
        .isEqualTo(expected.subList(0, 7));
    assertThat(service.calls()).isEqualTo(3);
    assertThat(ids.ofAuthorsBefore(Set.copyOf(authors), expected.get(6), 100))
        .isEqualTo(expected.subList(7, 20));
    assertThat(ids.ofAuthorsBefore(Set.of(), IdPages.BEGINNING, 7)).isEmpty();
  }

  @Test
  void idsOfVeryManyAuthorsAreFoundInTheListOfAllTweets() {
    List<UUID> authors = authors(100_000);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      service.post(bob);
      expected.addFirst(service.post(authors.get(i * 60)));
    }
    Set<UUID> all = Set.copyOf(authors);
    assertThat(ids.ofAuthorsBefore(all, IdPages.BEGINNING, 21)).isEqualTo(expected.subList(0, 21));
    assertThat(service.calls()).isEqualTo(1);
    assertThat(ids.ofAuthorsBefore(all, IdPages.BEGINNING, 800))
        .isEqualTo(expected.subList(0, 800));
    assertThat(ids.ofAuthorsBefore(all, expected.get(1_000), 800))
        .isEqualTo(expected.subList(1_001, 1_500));
    assertThat(service.calls()).isLessThan(10);
  }

  @Test
  void idsOfManyAuthorsWhoPostRarelyAreFoundByTheirAuthorsInTheEnd() {
    List<UUID> authors = authors(2_000);
    String oldest = service.post(authors.get(1_234));
    for (int i = 0; i < 51_000; i++) {
      service.post(bob);
    }
    String newest = service.post(authors.getFirst());
    assertThat(ids.ofAuthorsBefore(Set.copyOf(authors), IdPages.BEGINNING, 5))
        .containsExactly(newest, oldest);
    assertThat(service.calls()).isEqualTo(70);
  }

  @Test
  void anAuthorsNewestTweetsAreKeptUntilTheListChanges() {
    String first = service.post(ada);
    assertThat(ids.startNewestOf(ada).get()).isEqualTo(new Newest(List.of(first), true));
    int calls = service.calls();
    assertThat(ids.startNewestOf(ada).get().ids()).containsExactly(first);
    assertThat(service.calls()).isEqualTo(calls);
    String second = service.post(ada);
    versions.changed(ada);
    assertThat(ids.startNewestOf(ada).get().ids()).containsExactly(second, first);
    for (int i = 0; i < 200; i++) {
      service.post(ada);
    }
    versions.changed(ada);
    Newest newest = ids.startNewestOf(ada).get();
    assertThat(newest.complete()).isFalse();
    assertThat(newest.reach(IdPages.BEGINNING, newest.ids().size())).isTrue();
    assertThat(newest.reach(newest.ids().get(9), newest.ids().size() - 9)).isFalse();
  }

  @Test
  void newestTweetsOfSeveralAuthorsAreKeptForAMoment() {
    String ofAda = service.post(ada);
    assertThat(ids.newestOf(Set.of(ada, bob)))
        .isEqualTo(Map.of(ada, new Newest(List.of(ofAda), true), bob, new Newest(List.of(), true)));
    int calls = service.calls();
    service.post(ada);
    assertThat(ids.newestOf(Set.of(ada)).get(ada).ids()).containsExactly(ofAda);
    assertThat(service.calls()).isEqualTo(calls);
  }

  @Test
  void tweetsAreFoundByTheirIdsAndMissingOnesLeftOut() {
    String first = service.post(ada);
    assertThat(tweets.byIds(List.of(first, "0".repeat(24)))).containsOnlyKeys(first);
  }

  @Test
  void whileTweetsCannotBeReachedLookupsFail() {
    service.fail(Status.UNAVAILABLE);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> ids.startNewestOf(ada).get());
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> ids.newestOf(Set.of(ada)));
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        () -> ids.ofAuthorsBefore(Set.of(ada), IdPages.BEGINNING, 1));
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        () -> ids.ofAuthorsBefore(Set.copyOf(authors(3_000)), IdPages.BEGINNING, 1));
    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE, () -> tweets.byIds(List.of(IdPages.BEGINNING)));
  }

  private static List<UUID> authors(int count) {
    return Stream.generate(UUID::randomUUID).limit(count).collect(Collectors.toList());
  }
}
