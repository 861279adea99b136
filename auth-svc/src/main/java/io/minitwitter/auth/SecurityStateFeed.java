package io.minitwitter.auth;

import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.auth.v1.VoidedTokens;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.SecurityState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What every node must know to judge tokens alone, told to this node and to all that watch. What
 * this replica changes is told at once; what others change is read from the database, when they say
 * that there is something, and every half a second whether they do or not.
 */
final class SecurityStateFeed {
  /** A commit can become visible later than its time says, by a transaction and hosts' clocks. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  /**
   * Verifiers' clocks differ: an ended session is remembered a little longer than its tokens live.
   */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final SessionStore sessions;
  private final CredentialStore credentials;
  private final SigningKeys signingKeys;
  private final SecurityState local;
  private final OtherReplicas others;
  private final Clock clock;

  private final Set<SecurityStateWatch> watches = new HashSet<>();
  private final Map<UUID, SessionEnd> ended = new HashMap<>();
  private final Map<UUID, VoidedPerson> voided = new HashMap<>();
  private List<JsonWebKey> keys = List.of();
  private Instant readUntil = Instant.EPOCH;
  private boolean loaded;
  private boolean closed;

  SecurityStateFeed(
      SessionStore sessions,
      CredentialStore credentials,
      SigningKeys signingKeys,
      SecurityState local,
      OtherReplicas others,
      Clock clock) {
    this.sessions = sessions;
    this.credentials = credentials;
    this.signingKeys = signingKeys;
    this.local = local;
    this.others = others;
    this.clock = clock;
  }

  /** Reads what has changed in the database and tells it. */
  void read() {
    Instant now = clock.instant();
    Instant since = since();
    signingKeys.load();
    List<SessionEnd> newlyEnded = sessions.endedSince(since, now.minus(CLOCK_SKEW));
    List<VoidedPerson> newlyVoided = credentials.voidedSince(since, now.minus(CLOCK_SKEW));
    tell(now, newlyEnded, newlyVoided);
  }

  /** Tells that this replica ended a session, here and to all watchers before it returns. */
  void sessionEnded(SessionEnd end) {
    changed(List.of(end), List.of());
  }

  /** Tells what this replica's change of an account ended, in the same way. */
  void accountChanged(ChangedAccount account) {
    AccountStatus accountStatus = account.credential().accountStatus();
    List<VoidedPerson> newlyVoided =
        accountStatus.tokensFrom().equals(account.before().accountStatus().tokensFrom())
            ? List.of()
            : List.of(
                new VoidedPerson(
                    account.credential().userId(),
                    accountStatus.tokensFrom(),
                    accountStatus.tokensVoidUntil()));
    if (!account.ends().isEmpty() || !newlyVoided.isEmpty()) {
      changed(account.ends(), newlyVoided);
    }
  }

  /** Tells, in the same way, that a person's account is gone and all their tokens are void. */
  void personRemoved(VoidedPerson person) {
    changed(List.of(), List.of(person));
  }

  private void changed(List<SessionEnd> newlyEnded, List<VoidedPerson> newlyVoided) {
    synchronized (this) {
      WatchSecurityStateResponse change = unknown(newlyEnded, newlyVoided).build();
      if (!change.equals(WatchSecurityStateResponse.getDefaultInstance())) {
        publish(change);
      }
    }
    others.wake();
  }

  /** Takes over what is new here, and gives the message that tells it. */
  private WatchSecurityStateResponse.Builder unknown(
      List<SessionEnd> newlyEnded, List<VoidedPerson> newlyVoided) {
    WatchSecurityStateResponse.Builder change = WatchSecurityStateResponse.newBuilder();
    for (SessionEnd end : newlyEnded) {
      if (ended.putIfAbsent(end.sessionId(), end) == null) {
        change.addEndedSessions(message(end));
      }
    }
    for (VoidedPerson person : newlyVoided) {
      // What was read before a later change was told must not take that back.
      VoidedPerson known = voided.get(person.userId());
      if (known == null || known.before().isBefore(person.before())) {
        voided.put(person.userId(), person);
        change.addVoidedTokens(message(person));
      }
    }
    return change;
  }

  /** Tells other replicas that the signing keys changed, and all that watch this one. */
  void keysChanged() {
    read();
    others.wake();
  }

  /**
   * A watch that begins with all that is known now.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE before anything was read, and when closed
   */
  synchronized SecurityStateWatch watch() {
    if (!loaded || closed) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "This replica cannot be watched now; try again.",
          Duration.ofSeconds(1));
    }
    SecurityStateWatch watch = new SecurityStateWatch(this);
    watch.tell(snapshot());
    watches.add(watch);
    return watch;
  }

  /** Ends all watches, so that their nodes go to another replica. */
  synchronized void close() {
    closed = true;
    watches.forEach(SecurityStateWatch::end);
    watches.clear();
  }

  synchronized void forget(SecurityStateWatch watch) {
    watches.remove(watch);
  }

  /** All that is known now. */
  synchronized WatchSecurityStateResponse snapshot() {
    WatchSecurityStateResponse.Builder all =
        WatchSecurityStateResponse.newBuilder().setSnapshot(true).addAllKeys(keys);
    ended.values().forEach(end -> all.addEndedSessions(message(end)));
    voided.values().forEach(person -> all.addVoidedTokens(message(person)));
    return all.build();
  }

  private synchronized Instant since() {
    return readUntil.equals(Instant.EPOCH) ? Instant.EPOCH : readUntil.minus(OVERLAP);
  }

  private synchronized void tell(
      Instant now, List<SessionEnd> newlyEnded, List<VoidedPerson> newlyVoided) {
    WatchSecurityStateResponse.Builder change = unknown(newlyEnded, newlyVoided);
    List<JsonWebKey> published = signingKeys.published();
    if (!published.equals(keys)) {
      keys = published;
      change.addAllKeys(published);
    }
    ended.values().removeIf(end -> now.isAfter(end.accessUntil().plus(CLOCK_SKEW)));
    voided.values().removeIf(person -> now.isAfter(person.until().plus(CLOCK_SKEW)));
    readUntil = now;

    if (!loaded && !keys.isEmpty()) {
      loaded = true;
      local.apply(snapshot());
    } else if (loaded && !change.build().equals(WatchSecurityStateResponse.getDefaultInstance())) {
      publish(change.build());
    } else if (loaded) {
      // A sign of life: what this node knows is up to date.
      local.apply(WatchSecurityStateResponse.getDefaultInstance());
    }
  }

  private void publish(WatchSecurityStateResponse change) {
    local.apply(change);
    watches.forEach(watch -> watch.tell(change));
  }

  private static EndedSession message(SessionEnd end) {
    return EndedSession.newBuilder()
        .setSessionId(end.sessionId().toString())
        .setExpiresAt(AuthMessages.timestamp(end.accessUntil().plus(CLOCK_SKEW)))
        .build();
  }

  private static VoidedTokens message(VoidedPerson person) {
    return VoidedTokens.newBuilder()
        .setUserId(person.userId().toString())
        .setIssuedBefore(AuthMessages.timestamp(person.before()))
        .setExpiresAt(AuthMessages.timestamp(person.until().plus(CLOCK_SKEW)))
        .build();
  }
}
