package io.minitwitter.auth;

import io.minitwitter.auth.v1.JsonWebKey;
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
 * What every node must know to verify tokens on its own, published to this node and to all that
 * watch. What this replica changes is published at once; what others change is read from the
 * database, when they notify this one, and every half a second anyway.
 */
final class SecurityStateFeed {
  /** A commit can become visible later than its time says, by a transaction and hosts' clocks. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final SessionStore sessions;
  private final CredentialStore credentials;
  private final SigningKeys signingKeys;
  private final SecurityState local;
  private final OtherReplicas others;
  private final Clock clock;

  private final Set<SecurityStateWatch> watches = new HashSet<>();
  private final Map<UUID, SessionEnd> ended = new HashMap<>();
  private final Map<UUID, VoidedUser> voided = new HashMap<>();
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

  /** Reads what has changed in the database and publishes it. */
  void read() {
    Instant now = clock.instant();
    Instant since = since();
    signingKeys.load();
    List<SessionEnd> newlyEnded =
        sessions.endedSince(since, now.minus(SecurityStateMessages.CLOCK_SKEW));
    List<VoidedUser> newlyVoided =
        credentials.voidedSince(since, now.minus(SecurityStateMessages.CLOCK_SKEW));
    publish(now, newlyEnded, newlyVoided);
  }

  /** Publishes that this replica ended a session, here and to all watchers before it returns. */
  void sessionEnded(SessionEnd end) {
    changed(List.of(end), List.of());
  }

  /** Publishes what this replica's change of an account ended, in the same way. */
  void accountChanged(ChangedAccount account) {
    AccountStatus accountStatus = account.credential().accountStatus();
    List<VoidedUser> newlyVoided =
        accountStatus.tokensVoidBelow() == account.before().accountStatus().tokensVoidBelow()
            ? List.of()
            : List.of(
                new VoidedUser(
                    account.credential().userId(),
                    accountStatus.tokensVoidBelow(),
                    accountStatus.tokensVoidUntil()));
    if (!account.ends().isEmpty() || !newlyVoided.isEmpty()) {
      changed(account.ends(), newlyVoided);
    }
  }

  /** Publishes, in the same way, that an account was deleted and all its tokens are revoked. */
  void userRemoved(VoidedUser user) {
    changed(List.of(), List.of(user));
  }

  private void changed(List<SessionEnd> newlyEnded, List<VoidedUser> newlyVoided) {
    synchronized (this) {
      publish(unknown(newlyEnded, newlyVoided).changes());
    }
    others.wake();
  }

  /** Adds what is new to what is known here, and gives the messages that publish it. */
  private SecurityStateMessages unknown(List<SessionEnd> newlyEnded, List<VoidedUser> newlyVoided) {
    SecurityStateMessages change = new SecurityStateMessages();
    for (SessionEnd end : newlyEnded) {
      if (ended.putIfAbsent(end.sessionId(), end) == null) {
        change.add(end);
      }
    }
    for (VoidedUser user : newlyVoided) {
      // What was read before a later change was published must not take that back.
      VoidedUser known = voided.get(user.userId());
      if (known == null || known.below() < user.below()) {
        voided.put(user.userId(), user);
        change.add(user);
      }
    }
    return change;
  }

  /** Publishes that the signing keys changed, to other replicas and all that watch this one. */
  void keysChanged() {
    read();
    others.wake();
  }

  /**
   * A watch that begins with a snapshot of all that is known now.
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
    watches.add(watch);
    return watch;
  }

  /** Ends all watches, so that their nodes go to another replica. */
  synchronized void close() {
    closed = true;
    watches.forEach(SecurityStateWatch::end);
    watches.clear();
  }

  synchronized void remove(SecurityStateWatch watch) {
    watches.remove(watch);
  }

  /** All that is known now, as the messages of one snapshot. */
  synchronized List<WatchSecurityStateResponse> snapshot() {
    SecurityStateMessages all = new SecurityStateMessages();
    all.addKeys(keys);
    ended.values().forEach(all::add);
    voided.values().forEach(all::add);
    return all.snapshot();
  }

  private synchronized Instant since() {
    return readUntil.equals(Instant.EPOCH) ? Instant.EPOCH : readUntil.minus(OVERLAP);
  }

  private synchronized void publish(
      Instant now, List<SessionEnd> newlyEnded, List<VoidedUser> newlyVoided) {
    SecurityStateMessages change = unknown(newlyEnded, newlyVoided);
    List<JsonWebKey> published = signingKeys.published();
    if (!published.equals(keys)) {
      keys = published;
      change.addKeys(published);
    }
    ended
        .values()
        .removeIf(end -> now.isAfter(end.accessUntil().plus(SecurityStateMessages.CLOCK_SKEW)));
    voided
        .values()
        .removeIf(user -> now.isAfter(user.until().plus(SecurityStateMessages.CLOCK_SKEW)));
    readUntil = now;

    List<WatchSecurityStateResponse> changes = change.changes();
    if (!loaded && !keys.isEmpty()) {
      loaded = true;
      snapshot().forEach(local::apply);
    } else if (loaded && !changes.isEmpty()) {
      publish(changes);
    } else if (loaded) {
      // A heartbeat: what this node knows is up to date.
      local.apply(WatchSecurityStateResponse.getDefaultInstance());
    }
  }

  private void publish(List<WatchSecurityStateResponse> changes) {
    for (WatchSecurityStateResponse change : changes) {
      local.apply(change);
      watches.forEach(watch -> watch.publish(change));
    }
  }
}
