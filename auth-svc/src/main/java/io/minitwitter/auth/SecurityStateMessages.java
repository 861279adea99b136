package io.minitwitter.auth;

import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.auth.v1.VoidedTokens;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.time.Timestamps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Splits what is to be published into messages that are far below the limit of a message. */
final class SecurityStateMessages {
  /** Verifiers' clocks differ: an ended session is kept a little longer than its tokens live. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  /** At some 70 bytes each. */
  static final int MOST_ENTRIES = 5_000;

  private final List<WatchSecurityStateResponse.Builder> parts = new ArrayList<>();
  private int entries;

  void addKeys(List<JsonWebKey> keys) {
    part().addAllKeys(keys);
  }

  void add(SessionEnd end) {
    part()
        .addEndedSessions(
            EndedSession.newBuilder()
                .setSessionId(end.sessionId().toString())
                .setExpiresAt(Timestamps.of(end.accessUntil().plus(CLOCK_SKEW))));
  }

  void add(VoidedUser user) {
    part()
        .addVoidedTokens(
            VoidedTokens.newBuilder()
                .setUserId(user.userId().toString())
                .setBelowVersion(user.below())
                .setExpiresAt(Timestamps.of(user.until().plus(CLOCK_SKEW))));
  }

  private WatchSecurityStateResponse.Builder part() {
    if (entries++ % MOST_ENTRIES == 0) {
      parts.add(WatchSecurityStateResponse.newBuilder());
    }
    return parts.getLast();
  }

  /** The messages of a change; none when nothing was added. */
  List<WatchSecurityStateResponse> changes() {
    return parts.stream().map(WatchSecurityStateResponse.Builder::build).toList();
  }

  /** The messages of a snapshot, which takes effect with the last of them. */
  List<WatchSecurityStateResponse> snapshot() {
    if (parts.isEmpty()) {
      parts.add(WatchSecurityStateResponse.newBuilder());
    }
    parts.getFirst().setSnapshot(true);
    parts.subList(0, parts.size() - 1).forEach(part -> part.setSnapshotContinues(true));
    return changes();
  }
}
