package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Networks in the table {@code known_networks}. */
final class PostgresKnownNetworks implements KnownNetworks {
  private final Jdbi jdbi;

  PostgresKnownNetworks(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public boolean knows(UUID userId, String network) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT 1 FROM known_networks
                    WHERE user_id = :user AND network = decode(:network, 'hex')
                    """)
                .bind("user", userId)
                .bind("network", digest(userId, network))
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  @Override
  public void remember(UUID userId, String network, Instant now) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO known_networks AS k (user_id, network, last_used_at)
                  SELECT user_id, decode(:network, 'hex'), :now FROM credentials
                  WHERE user_id = :user
                  ON CONFLICT (user_id, network) DO UPDATE
                    SET last_used_at = greatest(k.last_used_at, :now)
                  """)
              .bind("user", userId)
              .bind("network", digest(userId, network))
              .bind("now", now)
              .execute();
          handle
              .createUpdate(
                  """
                  DELETE FROM known_networks WHERE user_id = :user AND network IN (
                    SELECT network FROM known_networks WHERE user_id = :user
                    ORDER BY last_used_at DESC OFFSET :most)
                  """)
              .bind("user", userId)
              .bind("most", MOST)
              .execute();
        });
  }

  @Override
  public void purge(Instant before) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM known_networks WHERE last_used_at < ?", before));
  }

  /** With the user, so that the same network cannot be found with others. */
  private static String digest(UUID userId, String network) {
    return Digests.of(userId + ":" + network);
  }
}
