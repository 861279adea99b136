package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.follow.v1.UserFollowed;
import io.minitwitter.mesh.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Follows in maps, for the rules' tests; held to the same contract as the real store. */
final class InMemoryFollowStore implements FollowStore {

  private final Map<Pair, Row> follows = new LinkedHashMap<>();
  private final Map<Pair, Row> blocks = new LinkedHashMap<>();
  private final Map<Pair, Row> mutes = new LinkedHashMap<>();
  private final Map<UUID, FollowCountsChanged> counts = new HashMap<>();
  private final List<FollowCountsChanged> countEvents = new ArrayList<>();
  private final List<UserFollowed> begun = new ArrayList<>();
  private final List<Event> published = new ArrayList<>();
  private final Map<UUID, Long> timelineVersions = new HashMap<>();
  private long positions;

  private record Pair(UUID from, UUID to) {}

  private record Row(long position, boolean notified) {}

  synchronized FollowCountsChanged counts(UUID userId) {
    return counts.getOrDefault(userId, FollowCountsChanged.getDefaultInstance());
  }

  synchronized List<UserFollowed> begun() {
    return List.copyOf(begun);
  }

  synchronized List<FollowCountsChanged> countEvents() {
    return List.copyOf(countEvents);
  }

  @Override
  public synchronized boolean follow(UUID follower, UUID followee, boolean notify, Instant now) {
    if (isBlocked(follower, followee)) {
      return false;
    }
    Pair pair = new Pair(follower, followee);
    if (!follows.containsKey(pair)) {
      follows.put(pair, new Row(++positions, notify));
      begun.add(
          UserFollowed.newBuilder()
              .setFollowerId(follower.toString())
              .setFolloweeId(followee.toString())
              .build());
      count(follower);
      count(followee);
      timelineChanged(follower);
    }
    return setNotify(follower, followee, notify);
  }

  @Override
  public synchronized void unfollow(UUID follower, UUID followee, Instant now) {
    if (follows.remove(new Pair(follower, followee)) != null) {
      timelineChanged(follower);
      count(follower);
      count(followee);
    }
  }

  @Override
  public synchronized boolean setNotify(UUID follower, UUID followee, boolean notify) {
    return follows.computeIfPresent(
            new Pair(follower, followee), (pair, row) -> new Row(row.position(), notify))
        != null;
  }

  @Override
  public synchronized void block(UUID blocker, UUID blocked, Instant now) {
    blocks.computeIfAbsent(new Pair(blocker, blocked), pair -> new Row(++positions, false));
    boolean ended = false;
    for (Pair pair : List.of(new Pair(blocker, blocked), new Pair(blocked, blocker))) {
      if (follows.remove(pair) != null) {
        timelineChanged(pair.from());
        ended = true;
      }
    }
    if (ended) {
      count(blocker);
      count(blocked);
    }
  }

  @Override
  public synchronized void unblock(UUID blocker, UUID blocked) {
    blocks.remove(new Pair(blocker, blocked));
  }

  @Override
  public synchronized void mute(UUID muter, UUID muted, Instant now) {
    if (mutes.putIfAbsent(new Pair(muter, muted), new Row(++positions, false)) == null) {
      timelineChanged(muter);
    }
  }

  @Override
  public synchronized void unmute(UUID muter, UUID muted) {
    if (mutes.remove(new Pair(muter, muted)) != null) {
      timelineChanged(muter);
    }
  }

  @Override
  public synchronized boolean removeSomeOf(UUID user, int limit, Instant now) {
    Predicate<Pair> concerned = pair -> pair.from().equals(user) || pair.to().equals(user);
    List<Pair> some = follows.keySet().stream().filter(concerned).limit(limit).toList();
    some.forEach(pair -> unfollow(pair.from(), pair.to(), now));
    boolean any = !some.isEmpty();
    for (Map<Pair, Row> rows : List.of(blocks, mutes)) {
      List<Pair> blocksAndMutes = rows.keySet().stream().filter(concerned).limit(limit).toList();
      any |= rows.keySet().removeAll(blocksAndMutes);
    }
    return any;
  }

  @Override
  public synchronized void publish(Event event) {
    published.add(event);
  }

  synchronized List<Event> published() {
    return List.copyOf(published);
  }

  @Override
  public synchronized Relationship relationship(UUID one, UUID other) {
    Row follow = follows.get(new Pair(one, other));
    return new Relationship(
        follow != null,
        follows.containsKey(new Pair(other, one)),
        follow != null && follow.notified(),
        mutes.containsKey(new Pair(one, other)),
        blocks.containsKey(new Pair(one, other)),
        blocks.containsKey(new Pair(other, one)));
  }

  @Override
  public synchronized BlocksAndMutesOfUser blocksAndMutes(UUID user, Set<UUID> others) {
    return new BlocksAndMutesOfUser(
        others.stream().filter(other -> isBlocked(user, other)).collect(Collectors.toSet()),
        others.stream()
            .filter(other -> mutes.containsKey(new Pair(user, other)))
            .collect(Collectors.toSet()));
  }

  @Override
  public synchronized Optional<BlocksAndMutesOfUser> allBlocksAndMutes(UUID user, int most) {
    List<UUID> blocking = others(blocks, user, Pair::from, Pair::to);
    List<UUID> blockedBy = others(blocks, user, Pair::to, Pair::from);
    List<UUID> muting = others(mutes, user, Pair::from, Pair::to);
    if (blocking.size() > most || blockedBy.size() > most || muting.size() > most) {
      return Optional.empty();
    }
    Set<UUID> blocked = new HashSet<>(blocking);
    blocked.addAll(blockedBy);
    return Optional.of(new BlocksAndMutesOfUser(blocked, Set.copyOf(muting)));
  }

  private static List<UUID> others(
      Map<Pair, Row> rows, UUID user, Function<Pair, UUID> self, Function<Pair, UUID> other) {
    return rows.keySet().stream().filter(pair -> self.apply(pair).equals(user)).map(other).toList();
  }

  @Override
  public synchronized List<Listed> followers(
      UUID of, Optional<UUID> viewer, long before, int limit) {
    return page(follows, pair -> pair.to().equals(of), Pair::from, viewer, before, limit);
  }

  @Override
  public synchronized List<Listed> following(
      UUID of, Optional<UUID> viewer, long before, int limit) {
    return page(follows, pair -> pair.from().equals(of), Pair::to, viewer, before, limit);
  }

  @Override
  public synchronized List<Listed> notifiedFollowers(UUID of, long before, int limit) {
    return page(
        follows,
        pair ->
            pair.to().equals(of)
                && follows.get(pair).notified()
                && !mutes.containsKey(new Pair(pair.from(), of)),
        Pair::from,
        Optional.empty(),
        before,
        limit);
  }

  @Override
  public synchronized List<Listed> blocks(UUID of, long before, int limit) {
    return page(blocks, pair -> pair.from().equals(of), Pair::to, Optional.empty(), before, limit);
  }

  @Override
  public synchronized List<Listed> mutes(UUID of, long before, int limit) {
    return page(mutes, pair -> pair.from().equals(of), Pair::to, Optional.of(of), before, limit);
  }

  @Override
  public synchronized List<TimelineFollower> timelineFollowers(UUID of, long before, int limit) {
    return page(
            follows,
            pair -> pair.to().equals(of) && !mutes.containsKey(new Pair(pair.from(), of)),
            Pair::from,
            Optional.empty(),
            before,
            limit)
        .stream()
        .map(
            listed ->
                new TimelineFollower(
                    listed.position(), listed.userId(), timelineVersion(listed.userId())))
        .toList();
  }

  @Override
  public synchronized TimelineFollowees timelineFollowees(UUID of, long before, int limit) {
    return new TimelineFollowees(
        page(
            follows,
            pair -> pair.from().equals(of) && !mutes.containsKey(new Pair(of, pair.to())),
            Pair::to,
            Optional.empty(),
            before,
            limit),
        timelineVersion(of));
  }

  @Override
  public synchronized long timelineVersion(UUID of) {
    return timelineVersions.getOrDefault(of, 0L);
  }

  private void timelineChanged(UUID of) {
    timelineVersions.merge(of, 1L, Long::sum);
  }

  @Override
  public synchronized int followersCount(UUID of) {
    return counts(of).getFollowersCount();
  }

  private List<Listed> page(
      Map<Pair, Row> rows,
      Predicate<Pair> belongs,
      Function<Pair, UUID> shown,
      Optional<UUID> viewer,
      long before,
      int limit) {
    return rows.entrySet().stream()
        .filter(row -> belongs.test(row.getKey()) && row.getValue().position() < before)
        .map(row -> new Listed(row.getValue().position(), shown.apply(row.getKey())))
        .filter(listed -> viewer.filter(who -> isBlocked(who, listed.userId())).isEmpty())
        .sorted((one, other) -> Long.compare(other.position(), one.position()))
        .limit(limit)
        .toList();
  }

  private boolean isBlocked(UUID one, UUID other) {
    return blocks.containsKey(new Pair(one, other)) || blocks.containsKey(new Pair(other, one));
  }

  private void count(UUID userId) {
    FollowCountsChanged changed =
        FollowCountsChanged.newBuilder()
            .setUserId(userId.toString())
            .setFollowersCount(
                (int) follows.keySet().stream().filter(pair -> pair.to().equals(userId)).count())
            .setFollowingCount(
                (int) follows.keySet().stream().filter(pair -> pair.from().equals(userId)).count())
            .setVersion(counts(userId).getVersion() + 1)
            .build();
    counts.put(userId, changed);
    countEvents.add(changed);
  }
}
