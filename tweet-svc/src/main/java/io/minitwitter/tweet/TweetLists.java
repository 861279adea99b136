package io.minitwitter.tweet;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Lists of tweets, page by page, as the viewer sees them. */
final class TweetLists {

  private static final String ALL = TweetServiceGrpc.getListTweetsMethod().getFullMethodName();
  private static final String OF_USER =
      TweetServiceGrpc.getListUserTweetsMethod().getFullMethodName();

  private final TweetStore store;
  private final TweetViews views;

  TweetLists(TweetStore store, TweetViews views) {
    this.store = store;
    this.views = views;
  }

  /** A page of all tweets. */
  Page<AuthoredTweet> all(Optional<UUID> viewer, int size, String token) {
    return page(ALL, viewer, size, token, store::before);
  }

  /**
   * A page of one user's tweets. Only an empty first page asks whether the user exists; if user-svc
   * cannot be reached it stays an empty page.
   */
  Page<AuthoredTweet> ofUser(Optional<UUID> viewer, UUID userId, int size, String token) {
    if (views.authors().blocksAndMutes().isHidden(viewer, userId)) {
      throw noSuchUser();
    }
    Page<AuthoredTweet> page =
        page(
            OF_USER + ":" + userId,
            viewer,
            size,
            token,
            (before, limit) -> store.ofUserBefore(userId, before, limit));
    if (page.entries().isEmpty()
        && token.isEmpty()
        && !views.authors().authors().byIds(Set.of(userId)).containsKey(userId)) {
      throw noSuchUser();
    }
    return page;
  }

  private Page<AuthoredTweet> page(
      String list, Optional<UUID> viewer, int size, String token, IdPages.Source<Tweet> source) {
    return new IdPages<Tweet, AuthoredTweet>(Tweet::id, views.of(viewer))
        .page(list, size, token, source);
  }

  private static RuntimeException noSuchUser() {
    return Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
