package io.minitwitter.timeline;

import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.tweet.v1.Tweet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Users, follows and tweets of a test, as the other services hold them. */
final class World implements FolloweeLookup, Followers, TweetIds, TweetLookup, Authors {

  private static final int FOLLOWERS_PAGE = 2;
  private static final int NEWEST = 3;

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Set<UUID> users = new TreeSet<>();
  private final Map<UUID, Set<UUID>> follows = new HashMap<>();
  private final Map<UUID, Set<UUID>> mutes = new HashMap<>();
  private final Map<UUID, Set<UUID>> blocks = new HashMap<>();
  private final Map<UUID, Long> versions = new HashMap<>();
  private final NavigableMap<String, UUID> tweets = new TreeMap<>();
  private Runnable meanwhile = () -> {};
  private int storedReads;

  UUID addUser() {
    UUID user = UUID.randomUUID();
    users.add(user);
    return user;
  }

  List<UUID> users() {
    return List.copyOf(users);
  }

  List<String> tweets() {
    return List.copyOf(tweets.keySet());
  }

  UUID authorOf(String id) {
    return tweets.get(id);
  }

  /** How often tweets were read by their authors. */
  int storedReads() {
    return storedReads;
  }

  /** Something that happens while tweets or followers are read. */
  void meanwhile(Runnable happening) {
    meanwhile = happening;
  }

  String post(UUID author) {
    String id = ids.next().hex();
    tweets.put(id, author);
    return id;
  }

  void delete(String id) {
    tweets.remove(id);
  }

  void follow(UUID follower, UUID followee) {
    boolean blocked =
        of(blocks, follower).contains(followee) || of(blocks, followee).contains(follower);
    if (!blocked && !follower.equals(followee) && of(follows, follower).add(followee)) {
      changed(follower);
    }
  }

  void unfollow(UUID follower, UUID followee) {
    if (of(follows, follower).remove(followee)) {
      changed(follower);
    }
  }

  void block(UUID blocker, UUID blocked) {
    of(blocks, blocker).add(blocked);
    unfollow(blocker, blocked);
    unfollow(blocked, blocker);
  }

  void unblock(UUID blocker, UUID blocked) {
    of(blocks, blocker).remove(blocked);
  }

  void mute(UUID muter, UUID muted) {
    if (of(mutes, muter).add(muted)) {
      changed(muter);
    }
  }

  void unmute(UUID muter, UUID muted) {
    if (of(mutes, muter).remove(muted)) {
      changed(muter);
    }
  }

  /** The user's tweets may be removed later. */
  void deleteAccount(UUID user) {
    users.remove(user);
    List.copyOf(of(follows, user)).forEach(followee -> unfollow(user, followee));
    List.copyOf(follows.keySet()).forEach(follower -> unfollow(follower, user));
  }

  void deleteTweetsOf(UUID user) {
    tweets.values().removeIf(user::equals);
  }

  /** The naive home timeline, newest first. */
  List<String> timeline(UUID reader) {
    return tweets.descendingMap().entrySet().stream()
        .filter(
            tweet ->
                tweet.getValue().equals(reader)
                    || (of(follows, reader).contains(tweet.getValue())
                        && !of(mutes, reader).contains(tweet.getValue())))
        .filter(tweet -> users.contains(tweet.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void changed(UUID reader) {
    versions.merge(reader, 1L, Long::sum);
  }

  private static Set<UUID> of(Map<UUID, Set<UUID>> sets, UUID user) {
    return sets.computeIfAbsent(user, key -> new TreeSet<>());
  }

  @Override
  public Supplier<Long> startVersion(UUID reader) {
    return () -> versions.getOrDefault(reader, 0L);
  }

  @Override
  public Followees since(UUID reader, long version) {
    Set<UUID> followees = new HashSet<>(of(follows, reader));
    followees.removeAll(of(mutes, reader));
    return new Followees(followees, versions.getOrDefault(reader, 0L));
  }

  @Override
  public Followers.Page of(UUID user, String token) {
    List<UUID> all =
        follows.keySet().stream().filter(follower -> of(follows, follower).contains(user)).toList();
    List<Follower> page =
        all.stream()
            .sorted()
            .filter(follower -> token.isEmpty() || follower.compareTo(UUID.fromString(token)) > 0)
            .limit(FOLLOWERS_PAGE)
            .filter(follower -> !of(mutes, follower).contains(user))
            .map(follower -> new Follower(follower, versions.getOrDefault(follower, 0L)))
            .toList();
    List<UUID> rest =
        all.stream()
            .sorted()
            .filter(follower -> token.isEmpty() || follower.compareTo(UUID.fromString(token)) > 0)
            .toList();
    String next = rest.size() > FOLLOWERS_PAGE ? rest.get(FOLLOWERS_PAGE - 1).toString() : "";
    meanwhile.run();
    return new Page(page, all.size(), next);
  }

  @Override
  public List<String> ofAuthorsBefore(Set<UUID> authors, String before, int limit) {
    storedReads++;
    meanwhile.run();
    List<String> found =
        tweets.headMap(before, false).descendingMap().entrySet().stream()
            .filter(tweet -> authors.contains(tweet.getValue()))
            .map(Map.Entry::getKey)
            .limit(limit)
            .toList();
    meanwhile.run();
    return found;
  }

  @Override
  public Supplier<Newest> startNewestOf(UUID author) {
    return () -> newestOf(Set.of(author)).get(author);
  }

  @Override
  public Map<UUID, Newest> newestOf(Set<UUID> authors) {
    Map<UUID, Newest> newest = new HashMap<>();
    for (UUID author : authors) {
      List<String> all = new ArrayList<>();
      tweets
          .descendingMap()
          .forEach((id, by) -> all.addAll(by.equals(author) ? List.of(id) : List.of()));
      newest.put(
          author, new Newest(all.subList(0, Math.min(NEWEST, all.size())), all.size() <= NEWEST));
    }
    return newest;
  }

  @Override
  public Map<String, Tweet> byIds(Collection<String> wanted) {
    return wanted.stream()
        .filter(tweets::containsKey)
        .collect(
            Collectors.toMap(
                id -> id,
                id -> Tweet.newBuilder().setId(id).setUserId(tweets.get(id).toString()).build(),
                (one, other) -> one));
  }

  @Override
  public Map<UUID, Author> byIds(Set<UUID> wanted) {
    return wanted.stream()
        .filter(users::contains)
        .collect(Collectors.toMap(id -> id, Author::unresolved));
  }
}
