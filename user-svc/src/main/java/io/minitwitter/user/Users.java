package io.minitwitter.user;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.people.BlocksAndMutes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Use cases of users. */
final class Users {

  private final UserStore store;
  private final BlocksAndMutes blocksAndMutes;
  private final Accounts accounts;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  /**
   * The rules over a store.
   *
   * @param wakeRelay called after each write that stored an event
   */
  Users(
      UserStore store,
      BlocksAndMutes blocksAndMutes,
      Accounts accounts,
      InstantSource clock,
      Runnable wakeRelay) {
    this.store = store;
    this.blocksAndMutes = blocksAndMutes;
    this.accounts = accounts;
    this.clock = clock;
    this.wakeRelay = wakeRelay;
  }

  /** The values of a registration. */
  record Registration(
      UUID id, String email, String username, String firstName, String lastName, String bio) {

    /** The id alone, since the rest holds an e-mail address. */
    @Override
    public String toString() {
      return "Registration[" + id + "]";
    }
  }

  /**
   * Creates a user. A repeated call with the same id, username and e-mail address returns the same
   * user, so that an interrupted registration can be repeated.
   */
  User create(Registration registration) {
    Instant now = now();
    User user =
        new User(
            registration.id(),
            registration.username(),
            registration.email(),
            registration.firstName(),
            registration.lastName(),
            registration.bio(),
            "",
            now,
            now,
            User.Counts.NONE);
    try {
      store.create(user);
      return user;
    } catch (NameTakenException taken) {
      // Which of the taken ones the store names is open, so the id is looked at first: a repeated
      // registration finds its own names taken.
      Optional<User> same = store.byId(user.id());
      if (same.isPresent()) {
        if (hasSameNames(same.get(), user)) {
          return same.get();
        }
        throw Errors.of(
            ErrorReason.ERROR_REASON_CONFLICT, "The id belongs to a user with other names.");
      }
      // Usernames are public: where both are taken, nothing is said of the e-mail address.
      throw store.byUsername(user.username()).isPresent()
          ? refusal(new NameTakenException(NameTakenException.Name.USERNAME))
          : refusal(taken);
    }
  }

  /** The user with this id. */
  User byId(UUID id) {
    return store.byId(id).orElseThrow(Users::notFound);
  }

  /**
   * The user with this id as shown to the viewer: without the e-mail address of another user, and
   * not found if there is a block between both.
   *
   * @param viewer empty for an anonymous caller
   */
  User seenBy(Optional<UUID> viewer, UUID id) {
    if (viewer.equals(Optional.of(id))) {
      return byId(id);
    }
    return visible(viewer, store.publicById(id).orElseThrow(Users::notFound));
  }

  /** The user with this username, ignoring case, as shown to the viewer; as {@link #seenBy}. */
  User seenBy(Optional<UUID> viewer, String username) {
    User user = store.publicByUsername(username).orElseThrow(Users::notFound);
    return viewer.equals(Optional.of(user.id())) ? byId(user.id()) : visible(viewer, user);
  }

  private User visible(Optional<UUID> viewer, User user) {
    if (!blocksAndMutes.hiddenFrom(viewer, Set.of(user.id())).isEmpty()) {
      throw notFound();
    }
    return user;
  }

  /** The user with a login identifier; it is an e-mail address if it contains an {@code @}. */
  User byIdentifier(String identifier) {
    return (identifier.indexOf('@') < 0 ? store.byUsername(identifier) : store.byEmail(identifier))
        .orElseThrow(Users::notFound);
  }

  /** The users that exist, without e-mail addresses; duplicate ids count once. */
  List<User> byIds(Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : store.publicByIds(new LinkedHashSet<>(ids));
  }

  /** The users that exist with these usernames, ignoring case; duplicates count once. */
  List<User> byUsernames(Collection<String> usernames) {
    return usernames.isEmpty() ? List.of() : store.byUsernames(new LinkedHashSet<>(usernames));
  }

  /**
   * Changes the caller's profile. A username is part of how the user logs in and is known to
   * others, so that a new one requires the password.
   *
   * @throws StatusRuntimeException USERNAME_TAKEN; INVALID_FIELDS without a password where it is
   *     required; BAD_CREDENTIALS, TOO_MANY_ATTEMPTS
   */
  User update(UUID id, ProfileChange change, Optional<String> password) {
    if (change.username().isPresent() && !change.username().get().equals(byId(id).username())) {
      accounts.requirePassword(
          password
              .filter(given -> !given.isEmpty())
              .orElseThrow(
                  () ->
                      Errors.invalidField(
                          "current_password", "required", "is required to change the username")));
    }
    try {
      User changed = store.update(id, change, now()).orElseThrow(Users::notFound);
      wakeRelay.run();
      return changed;
    } catch (NameTakenException taken) {
      throw refusal(taken);
    }
  }

  /** To the microsecond, which is what PostgreSQL keeps: an answer equals every later read. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static boolean hasSameNames(User one, User other) {
    return fold(one.username()).equals(fold(other.username()))
        && fold(one.email()).equals(fold(other.email()));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static StatusRuntimeException refusal(NameTakenException taken) {
    return switch (taken.name()) {
      case USERNAME -> Errors.of(ErrorReason.ERROR_REASON_USERNAME_TAKEN, "The username is taken.");
      case EMAIL ->
          Errors.of(ErrorReason.ERROR_REASON_EMAIL_TAKEN, "The e-mail address is registered.");
      case ID -> Errors.of(ErrorReason.ERROR_REASON_CONFLICT, "The id was in use just now.");
    };
  }

  static StatusRuntimeException notFound() {
    return Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
