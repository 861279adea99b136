package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.user.v1.User;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists of people, page by page, without those who are gone. */
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
  private final People people;
  private final FilledPages<Listed, User> pages;
  private final FilledPages<Listed, UUID> ids;

  FollowLists(FollowStore store, People people) {
    this.store = store;
    this.people = people;
    this.pages = new FilledPages<>(new Positions(), this::profiles);
    this.ids = new FilledPages<>(new Positions(), entries -> entry -> Optional.of(entry.userId()));
  }

  /** Who follows a person, as the viewer sees it; empty for one who is not logged in. */
  Page<User> followers(UUID of, Optional<UUID> viewer, int size, String token) {
    requireVisible(of, viewer, token);
    return page(
        FOLLOWERS, of, size, token, (before, limit) -> store.followers(of, viewer, before, limit));
  }

  /** Whom a person follows, as the viewer sees it; empty for one who is not logged in. */
  Page<User> following(UUID of, Optional<UUID> viewer, int size, String token) {
    requireVisible(of, viewer, token);
    return page(
        FOLLOWING, of, size, token, (before, limit) -> store.following(of, viewer, before, limit));
  }

  /** Whom a person blocks. */
  Page<User> blocks(UUID of, int size, String token) {
    return page(BLOCKS, of, size, token, (before, limit) -> store.blocks(of, before, limit));
  }

  /** Whom a person mutes. */
  Page<User> mutes(UUID of, int size, String token) {
    return page(MUTES, of, size, token, (before, limit) -> store.mutes(of, before, limit));
  }

  /** Who wants to hear of each new tweet of a person: their ids. */
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
            .filter(person -> !store.blocksAndMutes(person, Set.of(of)).blocked().isEmpty())
            .isPresent();
    // That somebody exists is asked once a list, not once a page.
    if (hidden || (token.isEmpty() && people.byIds(Set.of(of)).isEmpty())) {
      throw Follows.noSuchUser();
    }
  }

  /** Where a page's people come from. */
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
        (position, limit) ->
            source.before(
                position
                    .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                    .orElse(FollowStore.BEGINNING),
                limit));
  }

  private Function<Listed, Optional<User>> profiles(List<Listed> entries) {
    Map<UUID, User> byId =
        people.byIds(entries.stream().map(Listed::userId).collect(Collectors.toSet()));
    return entry -> Optional.ofNullable(byId.get(entry.userId()));
  }

  private static final class Positions implements FilledPages.Positions<Listed> {
    @Override
    public int length() {
      return Long.BYTES;
    }

    @Override
    public byte[] of(Listed entry) {
      return ByteBuffer.allocate(Long.BYTES).putLong(entry.position()).array();
    }
  }
}
