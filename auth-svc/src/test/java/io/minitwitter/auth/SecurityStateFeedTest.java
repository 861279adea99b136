package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.UserIdentity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecurityStateFeedTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final UserIdentity ADMINISTRATOR =
      new UserIdentity(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN);

  private final AuthStores stores = AuthStores.inMemory();
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(stores, users, clock);
  private final Replica other = new Replica(stores, users, clock);

  @Test
  void aWatchStartsWithASnapshotAndContinuesWithChangesAndKeepalives() throws Exception {
    UUID early = end(replica);
    SecurityStateWatch watch = replica.feed.watch();
    WatchSecurityStateResponse snapshot = watch.next(SOON).orElseThrow();
    assertThat(snapshot.getSnapshot()).isTrue();
    assertThat(snapshot.getKeysList()).isEqualTo(replica.signingKeys.published());
    assertThat(sessions(snapshot)).containsExactly(early.toString());

    UUID late = end(replica);
    WatchSecurityStateResponse change = watch.next(SOON).orElseThrow();
    assertThat(change.getSnapshot()).isFalse();
    assertThat(change.getKeysList()).isEmpty();
    assertThat(sessions(change)).containsExactly(late.toString());

    assertThat(watch.next(SOON)).contains(WatchSecurityStateResponse.getDefaultInstance());
    replica.feed.read();
    assertThat(watch.next(SOON)).contains(WatchSecurityStateResponse.getDefaultInstance());
  }

  @Test
  void anotherReplicaPublishesAnEndedSessionAfterItsPoll() throws Exception {
    SecurityStateWatch watch = other.feed.watch();
    watch.next(SOON);
    OpenedSession session = replica.registration.register(user("ada"));
    UUID id = replica.verifier.verify(session.accessToken()).requireUser().sessionId();
    other.verifier.verify(session.accessToken());

    replica.sessions.end(id);
    assertThat(refusal(() -> replica.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    other.feed.read();
    other.feed.read();
    assertThat(refusal(() -> other.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(sessions(watch.next(SOON).orElseThrow())).containsExactly(id.toString());
    assertThat(watch.next(SOON)).contains(WatchSecurityStateResponse.getDefaultInstance());
  }

  @Test
  void aCommitThatBecomesVisibleLateIsStillFound() throws Exception {
    SecurityStateWatch watch = other.feed.watch();
    watch.next(SOON);
    OpenedSession session = replica.registration.register(user("ada"));
    UUID id = replica.verifier.verify(session.accessToken()).requireUser().sessionId();
    clock.move(Duration.ofSeconds(30));
    other.feed.read();
    // The transaction began before the read above and was not committed then.
    stores.sessions().end(id, clock.instant().minusSeconds(20));
    clock.move(Duration.ofSeconds(1));
    other.feed.read();
    assertThat(sessions(watch.next(SOON).orElseThrow())).containsExactly(id.toString());
  }

  @Test
  void voidedTokensArePublished() throws Exception {
    OpenedSession session = replica.registration.register(user("ada"));
    UUID user = UUID.fromString(session.user().getId());
    SecurityStateWatch watch = replica.feed.watch();
    watch.next(SOON);
    // What another replica did is read from the database.
    other.administration.assignRole(ADMINISTRATOR, user, Role.MODERATOR);
    replica.feed.read();
    assertThat(watch.next(SOON).orElseThrow().getVoidedTokens(0).getUserId())
        .isEqualTo(user.toString());
    assertThat(refusal(() -> replica.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
  }

  @Test
  void expiredEntriesAreRemoved() throws Exception {
    end(replica);
    clock.move(Duration.ofMinutes(17));
    replica.feed.read();
    assertThat(replica.feed.watch().next(SOON).orElseThrow().getEndedSessionsList()).isEmpty();
  }

  @Test
  void aSlowWatcherReceivesAnotherSnapshot() throws Exception {
    SecurityStateWatch watch = replica.feed.watch();
    for (int i = 0; i < 300; i++) {
      replica.feed.sessionEnded(
          new SessionEnd(UUID.randomUUID(), clock.instant().plusSeconds(900)));
    }
    WatchSecurityStateResponse caughtUp = watch.next(SOON).orElseThrow();
    assertThat(caughtUp.getSnapshot()).isTrue();
    assertThat(caughtUp.getEndedSessionsCount()).isEqualTo(300);
    assertThat(watch.next(SOON)).contains(WatchSecurityStateResponse.getDefaultInstance());
  }

  @Test
  void aLargeSnapshotIsSentInPartsAndTakesEffectAsAWhole() throws Exception {
    int many = 95_000;
    List<SessionEnd> ends =
        Stream.generate(() -> new SessionEnd(UUID.randomUUID(), clock.instant().plusSeconds(900)))
            .limit(many)
            .toList();
    ends.forEach(replica.feed::sessionEnded);
    SecurityState node = new SecurityState();
    SecurityStateWatch watch = replica.feed.watch();
    UUID meanwhile = end(replica);
    int received = 0;
    WatchSecurityStateResponse part;
    do {
      part = watch.next(SOON).orElseThrow();
      assertThat(part.getSerializedSize()).isLessThan(1 << 20);
      assertThat(node.ready()).isFalse();
      received += part.getEndedSessionsCount();
      node.apply(part);
    } while (part.getSnapshotContinues());
    assertThat(node.ready()).isTrue();
    assertThat(received).isGreaterThanOrEqualTo(many);
    assertThat(received + watch.next(SOON).orElseThrow().getEndedSessionsCount())
        .as("with " + meanwhile)
        .isEqualTo(many + 1);
  }

  @Test
  void aReplicaWithoutAStateIsUnavailable() {
    AuthStores empty = AuthStores.inMemory();
    SigningKeys none = new SigningKeys(empty.signingKeys(), Replica.settings(), clock);
    SecurityState state = new SecurityState();
    SecurityStateFeed feed =
        new SecurityStateFeed(empty.sessions(), empty.credentials(), none, state, () -> {}, clock);
    feed.read();
    assertThat(state.ready()).isFalse();
    assertThat(refusal(feed::watch)).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    assertThat(refusal(none::current)).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
  }

  @Test
  void watchesEndWhenTheReplicaStops() throws Exception {
    SecurityStateWatch watch = replica.feed.watch();
    replica.feed.close();
    assertThat(watch.next(Duration.ofSeconds(5))).isEmpty();
  }

  private UUID end(Replica at) {
    OpenedSession session = at.registration.register(user("p" + UUID.randomUUID()));
    UUID id = at.verifier.verify(session.accessToken()).requireUser().sessionId();
    at.sessions.end(id);
    return id;
  }

  private static List<String> sessions(WatchSecurityStateResponse message) {
    return message.getEndedSessionsList().stream().map(EndedSession::getSessionId).toList();
  }
}
