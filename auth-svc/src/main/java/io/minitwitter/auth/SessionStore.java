package io.minitwitter.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions and the digests of their refresh tokens. Each change is durable, and seen by every
 * replica, when its method returns.
 */
interface SessionStore {

  /**
   * Opens a session, with the digest of its first refresh token, and ends the oldest of the user's
   * live sessions beyond a number.
   *
   * @param most how many live sessions the user has afterwards at most
   * @return the sessions that ended; empty, and nothing is done, when the user's credential is no
   *     longer of the version that the tokens were made by
   */
  Optional<List<SessionEnd>> open(SessionRecord session, String refreshDigest, int most);

  Optional<RefreshToken> refreshToken(String refreshDigest);

  /**
   * Exchanges a refresh token for its successor and extends the session, in one transaction. Of
   * concurrent calls with one token exactly one returns true. Returns false if the token or its
   * session does not exist, has expired or has ended, or if the user's credential has changed since
   * the tokens were made.
   */
  boolean rotate(String refreshDigest, String successorDigest, SessionRecord session);

  /** Ends a session, or gives the end that it had already; empty when there is no such session. */
  Optional<SessionEnd> end(UUID sessionId, Instant now);

  /** As {@link #end}, for a session of this user; empty if it belongs to another user. */
  Optional<SessionEnd> endOf(UUID userId, UUID sessionId, Instant now);

  /**
   * A user's sessions that are active at {@code now}, after a position in the list, newest first.
   */
  List<LiveSession> live(UUID userId, Instant now, ListPosition position, int limit);

  /**
   * The sessions that ended after {@code since} and have access tokens that expire after {@code
   * now}, but for those that ended together with all tokens of their user.
   */
  List<SessionEnd> endedSince(Instant since, Instant now);

  /**
   * Removes refresh tokens and sessions that expired or ended before this time, and deleted users
   * whose last token expired before it.
   */
  void purge(Instant before);
}
