package io.minitwitter.user;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Users in a map, for the rules' tests; held to the same contract as the real store. */
final class InMemoryUserStore implements UserStore {

  private final Map<UUID, User> users = new LinkedHashMap<>();

  @Override
  public synchronized void create(User user) {
    if (find(other -> fold(other.username()).equals(fold(user.username()))).isPresent()) {
      throw new NameTakenException(NameTakenException.Name.USERNAME);
    }
    if (find(other -> fold(other.email()).equals(fold(user.email()))).isPresent()) {
      throw new NameTakenException(NameTakenException.Name.EMAIL);
    }
    if (users.putIfAbsent(user.id(), user) != null) {
      throw new NameTakenException(NameTakenException.Name.ID);
    }
  }

  @Override
  public synchronized Optional<User> byId(UUID id) {
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public synchronized Optional<User> byUsername(String username) {
    return find(user -> fold(user.username()).equals(fold(username)));
  }

  @Override
  public synchronized Optional<User> byEmail(String email) {
    return find(user -> fold(user.email()).equals(fold(email)));
  }

  @Override
  public synchronized List<User> byIds(Collection<UUID> ids) {
    return users.values().stream().filter(user -> ids.contains(user.id())).toList();
  }

  @Override
  public synchronized Optional<User> update(UUID id, ProfileChange change, Instant now) {
    User old = users.get(id);
    if (old == null) {
      return Optional.empty();
    }
    String username = change.username().orElse(old.username());
    if (find(o -> !o.id().equals(id) && fold(o.username()).equals(fold(username))).isPresent()) {
      throw new NameTakenException(NameTakenException.Name.USERNAME);
    }
    User same = changed(old, username, change, old.updatedAt());
    Instant later = now.isAfter(old.updatedAt()) ? now : old.updatedAt();
    User updated = same.equals(old) ? old : changed(old, username, change, later);
    users.put(id, updated);
    return Optional.of(updated);
  }

  private static User changed(User old, String username, ProfileChange change, Instant at) {
    return new User(
        old.id(),
        username,
        old.email(),
        change.firstName().orElse(old.firstName()),
        change.lastName().orElse(old.lastName()),
        change.bio().orElse(old.bio()),
        change.avatarUrl().orElse(old.avatarUrl()),
        old.createdAt(),
        at);
  }

  private Optional<User> find(Predicate<User> condition) {
    return users.values().stream().filter(condition).findFirst();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
