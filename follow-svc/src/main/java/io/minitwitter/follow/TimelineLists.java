package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.Page;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Pages of ids for home timelines; one query each, so that no connection is held in between. */
final class TimelineLists {

  private static final String FOLLOWERS =
      FollowServiceGrpc.getListTimelineFollowersMethod().getFullMethodName();
  private static final String FOLLOWEES =
      FollowServiceGrpc.getListTimelineFolloweesMethod().getFullMethodName();

  private final FollowStore store;

  /**
   * Some followees.
   *
   * @param timelineVersion the version of the whole list, read together with the page
   */
  record Followees(Page<UUID> page, long timelineVersion) {}

  TimelineLists(FollowStore store) {
    this.store = store;
  }

  /** The followers whose home timeline shows a user's tweets. */
  Page<TimelineFollower> followers(UUID of, int size, String token) {
    return pages(TimelineFollower::position)
        .page(
            FOLLOWERS + ":" + of,
            size,
            token,
            (position, limit) -> store.timelineFollowers(of, RowPositions.before(position), limit));
  }

  /** Number of all followers of a user. */
  int followersCount(UUID of) {
    return store.followersCount(of);
  }

  /** The users whose tweets a user's home timeline shows. */
  Followees followees(UUID of, int size, String token) {
    long[] version = new long[1];
    Page<Listed> page =
        pages(Listed::position)
            .page(
                FOLLOWEES + ":" + of,
                size,
                token,
                (position, limit) -> {
                  TimelineFollowees read =
                      store.timelineFollowees(of, RowPositions.before(position), limit);
                  version[0] = read.timelineVersion();
                  return read.followees();
                });
    return new Followees(
        new Page<>(page.entries().stream().map(Listed::userId).toList(), page.nextPageToken()),
        version[0]);
  }

  /** The version of the whole list of {@link #followees}. */
  long version(UUID of) {
    return store.timelineVersion(of);
  }

  private static <R> FilledPages<R, R> pages(ToLongFunction<R> position) {
    return new FilledPages<>(new RowPositions<>(position), _ -> Optional::of);
  }
}
