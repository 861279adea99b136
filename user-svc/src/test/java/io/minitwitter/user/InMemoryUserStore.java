package io.minitwitter.user;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Users in a map, for the rules' tests; held to the same contract as the real store. */
final class InMemoryUserStore implements UserStore {

  private final Map<UUID, User> users = new LinkedHashMap<>();
  private final Set<UUID> deleted = new HashSet<>();
  private final Map<UUID, Long> followVersions = new LinkedHashMap<>();
  private final Map<UUID, Long> tweetVersions = new LinkedHashMap<>();
  private int reads;

  @Override
  public synchronized void create(User user) {
    if (find(other -> fold(other.username()).equals(fold(user.username()))).isPresent()) {
      throw new NameTakenException(NameTakenException.Name.USERNAME);
    }
    if (find(other -> fold(other.email()).equals(fold(user.email()))).isPresent()) {
      throw new NameTakenException(NameTakenException.Name.EMAIL);
    }
    if (deleted.contains(user.id()) || users.putIfAbsent(user.id(), user) != null) {
      throw new NameTakenException(NameTakenException.Name.ID);
    }
  }

  /** How often users were read by id or username. */
  synchronized int reads() {
    return reads;
  }

  /** Removes a user whose id must not come back; whether there was one. */
  synchronized boolean delete(UUID id) {
    return users.remove(id) != null && deleted.add(id);
  }

  @Override
  public synchronized Optional<User> byId(UUID id) {
    reads++;
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public synchronized Optional<User> byUsername(String username) {
    reads++;
    return find(user -> fold(user.username()).equals(fold(username)));
  }

  @Override
  public synchronized Optional<User> byEmail(String email) {
    return find(user -> fold(user.email()).equals(fold(email)));
  }

  @Override
  public synchronized List<User> byIds(Collection<UUID> ids) {
    reads++;
    return users.values().stream().filter(user -> ids.contains(user.id())).toList();
  }

  @Override
  public synchronized List<FoundUser> beginningWith(
      String beginning, SearchPosition after, int limit) {
    Comparator<SearchPosition> order =
        Comparator.comparing(SearchPosition::name)
            .thenComparing(position -> position.id().toString());
    return users.values().stream()
        .flatMap(
            user ->
                SearchText.namesOf(user.username(), user.firstName(), user.lastName()).stream()
                    .filter(name -> name.startsWith(beginning))
                    .min(Comparator.naturalOrder())
                    .map(name -> new FoundUser(name, user))
                    .stream())
        .filter(found -> order.compare(position(found), after) > 0)
        .sorted((one, other) -> order.compare(position(one), position(other)))
        .limit(limit)
        .toList();
  }

  private static SearchPosition position(FoundUser found) {
    return new SearchPosition(found.name(), found.user().id());
  }

  @Override
  public synchronized boolean setTweetsCount(UUID id, int tweets, long version) {
    User old = users.get(id);
    if (old == null || tweetVersions.getOrDefault(id, 0L) >= version) {
      return false;
    }
    tweetVersions.put(id, version);
    User.Counts counts = old.counts();
    users.put(id, counted(old, new User.Counts(counts.followers(), counts.following(), tweets)));
    return true;
  }

  @Override
  public synchronized List<User> byUsernames(Collection<String> usernames) {
    Set<String> wanted =
        usernames.stream().map(InMemoryUserStore::fold).collect(Collectors.toSet());
    return users.values().stream().filter(user -> wanted.contains(fold(user.username()))).toList();
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

  @Override
  public synchronized boolean setFollowCounts(UUID id, int followers, int following, long version) {
    User old = users.get(id);
    if (old == null || followVersions.getOrDefault(id, 0L) >= version) {
      return false;
    }
    followVersions.put(id, version);
    users.put(id, counted(old, new User.Counts(followers, following, old.counts().tweets())));
    return true;
  }

  private static User counted(User old, User.Counts counts) {
    return new User(
        old.id(),
        old.username(),
        old.email(),
        old.firstName(),
        old.lastName(),
        old.bio(),
        old.avatarUrl(),
        old.createdAt(),
        old.updatedAt(),
        counts);
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
        at,
        old.counts());
  }

  private Optional<User> find(Predicate<User> condition) {
    return users.values().stream().filter(condition).findFirst();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
