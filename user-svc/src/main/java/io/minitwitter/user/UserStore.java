package io.minitwitter.user;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores users. Usernames and e-mail addresses are unique without regard to case, also under
 * concurrent changes. A write that returns is durable and visible to every later read; one that
 * throws anything but {@link NameTakenException} may have happened or not.
 */
interface UserStore {

  /**
   * Adds a user.
   *
   * @throws NameTakenException when the id, username or e-mail address is another user's, or the id
   *     was that of one who was deleted; nothing was changed. When several are, any one of them is
   *     named
   */
  void create(User user);

  /** The user with this id. */
  Optional<User> byId(UUID id);

  /** The user with this username, in any case. */
  Optional<User> byUsername(String username);

  /** The user with this e-mail address, in any case. */
  Optional<User> byEmail(String email);

  /** Those of the users that there are, in no order, each once. */
  List<User> byIds(Collection<UUID> ids);

  /** Those of the users that there are by their usernames in any case, in no order, each once. */
  List<User> byUsernames(Collection<String> usernames);

  /** The user with this id, as others see them. */
  default Optional<User> publicById(UUID id) {
    return byId(id).map(User::withoutEmail);
  }

  /** The user with this username, in any case, as others see them. */
  default Optional<User> publicByUsername(String username) {
    return byUsername(username).map(User::withoutEmail);
  }

  /** Those of the users that there are, as others see them, in no order, each once. */
  default List<User> publicByIds(Collection<UUID> ids) {
    return byIds(ids).stream().map(User::withoutEmail).toList();
  }

  /**
   * Users whose username, first name, last name, or first and last name with a blank between, begin
   * with a text when folded by {@link SearchText}, by the first of their names that does and then
   * by id. What it costs depends on the limit and not on how many users match.
   *
   * @param beginning folded, not empty
   * @param after only users that come after this name and id
   */
  List<FoundUser> beginningWith(String beginning, SearchPosition after, int limit);

  /**
   * Sets how many tweets a user has posted, unless a count of the same or a higher version is
   * there. {@code updatedAt} stays.
   *
   * @return whether it was set; not when there is no such user
   */
  boolean setTweetsCount(UUID id, int tweets, long version);

  /**
   * Sets the fields that the change names and no others, so that two changes of different fields at
   * once both stay. {@code updatedAt} moves to {@code now} when a value differs from what was
   * there, and never backwards.
   *
   * @return the user after the change; empty when there is none with this id
   * @throws NameTakenException when the username is another user's; nothing was changed
   */
  Optional<User> update(UUID id, ProfileChange change, Instant now);

  /**
   * Sets how many users follow a user and how many the user follows, unless counts of the same or a
   * higher version are there. {@code updatedAt} stays.
   *
   * @return whether they were set; not when there is no such user
   */
  boolean setFollowCounts(UUID id, int followers, int following, long version);
}
