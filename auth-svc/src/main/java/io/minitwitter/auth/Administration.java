package io.minitwitter.auth;

import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.UserIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What moderators and administrators do to others' accounts, and the records of it. */
final class Administration {
  private static final String LIST =
      AuthServiceGrpc.getListAuditRecordsMethod().getFullMethodName();

  private final AccountStore accounts;
  private final AuditStore records;
  private final SecurityStateFeed feed;
  private final Duration accessLifetime;
  private final Clock clock;

  Administration(
      AccountStore accounts,
      AuditStore records,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock) {
    this.accounts = accounts;
    this.records = records;
    this.feed = feed;
    this.accessLifetime = settings.accessLifetime();
    this.clock = clock;
  }

  /**
   * Assigns a role to a user and revokes the tokens with the old role. Durable when this returns,
   * effective at this node immediately and at all others shortly afterwards.
   *
   * @throws io.grpc.StatusRuntimeException USER_NOT_FOUND, LAST_ADMINISTRATOR
   */
  void assignRole(UserIdentity actor, UUID userId, Role role) {
    change(
        userId,
        account -> {
          Credential credential = account.credential();
          if (credential.role() == role) {
            return AccountChange.none(account);
          }
          keepAnAdministrator(account);
          Instant now = now();
          return new AccountChange(
              credential.withRole(
                  role, credential.accountStatus().voidingTokens(now, accessLifetime)),
              Optional.empty(),
              record(
                  actor,
                  AuditAction.ROLE_ASSIGNED,
                  userId,
                  "from ROLE_%s to ROLE_%s".formatted(credential.role(), role),
                  now));
        });
  }

  /**
   * Changes the role of an administrator, who is about to delete the account, to USER; changes
   * nothing for other users. Durable when this returns.
   *
   * @throws io.grpc.StatusRuntimeException LAST_ADMINISTRATOR
   */
  void resign(UUID userId) {
    accounts
        .change(
            userId,
            account -> {
              Credential credential = account.credential();
              if (credential.role() != Role.ADMIN) {
                return AccountChange.none(account);
              }
              keepAnAdministrator(account);
              Instant now = now();
              return new AccountChange(
                  credential.withRole(
                      Role.USER, credential.accountStatus().voidingTokens(now, accessLifetime)),
                  Optional.empty(),
                  record(
                      userId,
                      AuditAction.ROLE_ASSIGNED,
                      userId,
                      "from ROLE_ADMIN to ROLE_USER",
                      now));
            })
        .ifPresent(feed::accountChanged);
  }

  /**
   * Suspends a user: ends the sessions and revokes the tokens, as {@link #assignRole} does.
   *
   * @throws io.grpc.StatusRuntimeException USER_NOT_FOUND, ACCESS_DENIED, LAST_ADMINISTRATOR
   */
  void suspend(UserIdentity actor, UUID userId, String reason) {
    change(
        userId,
        account -> {
          Credential credential = account.credential();
          requireReach(actor, credential);
          if (credential.accountStatus().suspended()) {
            return AccountChange.none(account);
          }
          keepAnAdministrator(account);
          Instant now = now();
          return new AccountChange(
              credential.with(
                  credential.accountStatus().suspended(true).voidingTokens(now, accessLifetime)),
              Optional.of(new AccountChange.Ending(now, Optional.empty())),
              record(actor, AuditAction.USER_SUSPENDED, userId, reason, now));
        });
  }

  /**
   * Ends a user's suspension; durable when this returns.
   *
   * @throws io.grpc.StatusRuntimeException USER_NOT_FOUND, ACCESS_DENIED
   */
  void reinstate(UserIdentity actor, UUID userId) {
    change(
        userId,
        account -> {
          Credential credential = account.credential();
          requireReach(actor, credential);
          if (!credential.accountStatus().suspended()) {
            return AccountChange.none(account);
          }
          return new AccountChange(
              credential.with(credential.accountStatus().suspended(false)),
              Optional.empty(),
              record(actor, AuditAction.USER_REINSTATED, userId, "", now()));
        });
  }

  /**
   * Replaces the key that signs tokens; durable when this returns, holds at this node at once, and
   * is on its way to all others.
   *
   * @param withdraw whether tokens of the older keys are refused from now on
   */
  SigningKey rotateSigningKeys(UserIdentity actor, SigningKeys keys, boolean withdraw) {
    SigningKey key = keys.rotate(withdraw);
    UUID recordId = UuidV7.next();
    records.add(
        new AuditRecord(
            recordId,
            actor.id(),
            AuditAction.SIGNING_KEYS_ROTATED,
            key.kid(),
            withdraw ? "older keys withdrawn" : "",
            now()),
        recordId);
    feed.keysChanged();
    return key;
  }

  /**
   * A page of the audit records, newest first.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_PAGE_TOKEN
   */
  ListPosition.Page<AuditRecord> auditRecords(AuditFilter filter, int size, String token) {
    return ListPosition.page(
        LIST
            + ":"
            + filter.actorId().map(UUID::toString).orElse("")
            + ":"
            + filter.targetId().orElse(""),
        size,
        token,
        (position, limit) -> records.after(filter, position, limit),
        record -> new ListPosition(record.createdAt(), record.id()));
  }

  private void change(UUID userId, Function<Account, AccountChange> decision) {
    ChangedAccount changed =
        accounts
            .change(userId, decision)
            .orElseThrow(
                () -> Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user."));
    feed.accountChanged(changed);
  }

  private static void requireReach(UserIdentity actor, Credential target) {
    boolean within = actor.role() == Role.ADMIN || target.role() == Role.USER;
    if (!within || actor.id().equals(target.userId())) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_ACCESS_DENIED, "Your role does not permit this for this user.");
    }
  }

  private static void keepAnAdministrator(Account account) {
    Credential credential = account.credential();
    if (credential.role() == Role.ADMIN
        && !credential.accountStatus().suspended()
        && account.onlyAdministrator().getAsBoolean()) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR,
          "This is the last administrator; assign the role to another user first.");
    }
  }

  private static Optional<AuditRecord> record(
      UserIdentity actor, AuditAction action, UUID userId, String detail, Instant now) {
    return record(actor.id(), action, userId, detail, now);
  }

  private static Optional<AuditRecord> record(
      UUID actorId, AuditAction action, UUID userId, String detail, Instant now) {
    return Optional.of(
        new AuditRecord(UuidV7.next(), actorId, action, userId.toString(), detail, now));
  }

  /** To the microsecond, as it is stored. Read while the account is locked. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
