package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.user.v1.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pages of users, without deleted users. */
final class FollowLists {

  private static final String FOLLOWERS =
      FollowServiceGrpc.getListFollowersMethod().getFullMethodName();
  private static final String FOLLOWING =
      FollowServiceGrpc.getListFollowingMethod().getFullMethodName();
  private static final String BLOCKS = FollowServiceGrpc.getListBlocksMethod().getFullMethodName();
  private static final String MUTES = FollowServiceGrpc.getListMutesMethod().getFullMethodName();
  private static final String NOTIFIED =
      FollowServiceGrpc.getListNotifiedFollowersMethod().getFullMethodName();

  private final FollowStore store;
  private final Users users;
  private final FilledPages<Listed, User> pages;
  private final FilledPages<Listed, UUID> ids;

  FollowLists(FollowStore store, Users users) {
    this.store = store;
    this.users = users;
    this.pages = new FilledPages<>(new RowPositions<>(Listed::position), this::profiles);
    this.ids =
        new FilledPages<>(
            new RowPositions<>(Listed::position), entries -> entry -> Optional.of(entry.userId()));
  }

  /** The followers of a user as shown to the viewer, who is empty for anonymous callers. */
  Page<User> followers(UUID of, Optional<UUID> viewer, int size, String token) {
    requireVisible(of, viewer, token);
    return page(
        FOLLOWERS, of, size, token, (before, limit) -> store.followers(of, viewer, before, limit));
  }

  /** The users that a user follows, as shown to the viewer, who is empty for anonymous callers. */
  Page<User> following(UUID of, Optional<UUID> viewer, int size, String token) {
    requireVisible(of, viewer, token);
    return page(
        FOLLOWING, of, size, token, (before, limit) -> store.following(of, viewer, before, limit));
  }

  /** The users that a user blocks. */
  Page<User> blocks(UUID of, int size, String token) {
    return page(BLOCKS, of, size, token, (before, limit) -> store.blocks(of, before, limit));
  }

  /** The users that a user mutes. */
  Page<User> mutes(UUID of, int size, String token) {
    return page(MUTES, of, size, token, (before, limit) -> store.mutes(of, before, limit));
  }

  /** Ids of the followers to notify about a user's new tweets. */
  Page<UUID> notified(UUID of, int size, String token) {
    return page(
        ids,
        NOTIFIED,
        of,
        size,
        token,
        (before, limit) -> store.notifiedFollowers(of, before, limit));
  }

  private void requireVisible(UUID of, Optional<UUID> viewer, String token) {
    boolean hidden =
        viewer
            .filter(user -> !store.blocksAndMutes(user, Set.of(of)).blocked().isEmpty())
            .isPresent();
    // The existence of the user is checked for the first page only.
    if (hidden || (token.isEmpty() && users.byIds(Set.of(of)).isEmpty())) {
      throw Follows.noSuchUser();
    }
  }

  /** The source of a page's entries. */
  @FunctionalInterface
  private interface Source {
    List<Listed> before(long position, int limit);
  }

  private Page<User> page(String list, UUID of, int size, String token, Source source) {
    return page(pages, list, of, size, token, source);
  }

  private static <S> Page<S> page(
      FilledPages<Listed, S> shown, String list, UUID of, int size, String token, Source source) {
    return shown.page(
        list + ":" + of,
        size,
        token,
        (position, limit) -> source.before(RowPositions.before(position), limit));
  }

  private Function<Listed, Optional<User>> profiles(List<Listed> entries) {
    Map<UUID, User> byId =
        users.byIds(entries.stream().map(Listed::userId).collect(Collectors.toSet()));
    return entry -> Optional.ofNullable(byId.get(entry.userId()));
  }
}
