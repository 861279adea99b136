package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Changes over the tables {@code credentials}, {@code sessions} and {@code audit_records}. Every
 * change of an account and every opening or refresh of a session locks the credential's row first,
 * so that they are serialized and cannot deadlock.
 */
final class PostgresAccountStore implements AccountStore {
  /** Of PostgreSQL's advisory locks, the one held while an administrator is removed. */
  private static final long ADMINISTRATORS = 0x6d74_6164_6d69_6e73L;

  private final Jdbi jdbi;

  PostgresAccountStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<ChangedAccount> change(UUID userId, Function<Account, AccountChange> decision) {
    return jdbi.inTransaction(
        handle ->
            PostgresCredentialStore.lock(handle, userId)
                .map(credential -> changed(handle, credential, decision)));
  }

  @Override
  public Optional<VoidedUser> remove(
      UUID userId, Instant now, Duration accessLifetime, Event event) {
    return jdbi.inTransaction(
        handle -> {
          boolean lastAdministrator =
              PostgresCredentialStore.lock(handle, userId)
                  .filter(known -> known.role() == Role.ADMIN)
                  .filter(known -> !known.accountStatus().suspended())
                  .filter(known -> isOnlyAdministrator(handle, userId))
                  .isPresent();
          if (lastAdministrator) {
            return Optional.empty();
          }
          // Outlives the credential, so that replicas that start later know of it as well.
          Instant until =
              handle
                  .createQuery(
                      """
                      INSERT INTO deleted_users AS d (user_id, tokens_voided_at, tokens_void_until)
                      VALUES (:user, :now, :until)
                      ON CONFLICT (user_id) DO UPDATE SET
                        tokens_voided_at = greatest(d.tokens_voided_at, :now),
                        tokens_void_until = greatest(d.tokens_void_until, :until)
                      RETURNING tokens_void_until
                      """)
                  .bind("user", userId)
                  .bind("now", now)
                  .bind("until", now.plus(accessLifetime))
                  .mapTo(Instant.class)
                  .one();
          handle.execute("DELETE FROM credentials WHERE user_id = ?", userId);
          PostgresOutbox.add(handle, event);
          return Optional.of(new VoidedUser(userId, VoidedUser.ALL, until));
        });
  }

  private static ChangedAccount changed(
      Handle handle, Credential before, Function<Account, AccountChange> decision) {
    Account account = new Account(before, () -> isOnlyAdministrator(handle, before.userId()));
    AccountChange change = decision.apply(account);
    if (change.credential().equals(before)) {
      return new ChangedAccount(before, before, List.of());
    }
    PostgresCredentialStore.replace(handle, change.credential());
    List<SessionEnd> ends =
        change
            .ending()
            .map(
                ending ->
                    PostgresSessionStore.endAll(
                        handle, before.userId(), ending, change.voidsTokens(before)))
            .orElse(List.of());
    change.record().ifPresent(record -> PostgresAuditStore.insert(handle, record));
    return new ChangedAccount(before, change.credential(), ends);
  }

  /** A credential alone may be what an interrupted registration left: it counts for nothing. */
  private static boolean isOnlyAdministrator(Handle handle, UUID userId) {
    // Held until the commit: of two who would each leave the other, the second sees the first's.
    handle.execute("SELECT pg_advisory_xact_lock(?)", ADMINISTRATORS);
    return handle
        .createQuery(
            """
            SELECT NOT EXISTS (
              SELECT 1 FROM credentials AS c
              WHERE role = 'admin' AND NOT suspended AND user_id <> :user
                AND (user_seen OR EXISTS (SELECT 1 FROM sessions WHERE user_id = c.user_id)))
            """)
        .bind("user", userId)
        .mapTo(Boolean.class)
        .one();
  }
}
