package io.minitwitter.comment;

import io.minitwitter.mesh.paging.FilledPages.Shown;
import io.minitwitter.people.Author;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.people.VisibleAuthors;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Comments as a viewer sees them, without those whose author does not exist or is hidden by a
 * block. All lookups of a page run at the same time.
 */
record CommentViews(VisibleAuthors authors, LikedLookup likes) {

  /**
   * Begins to look up what depends on the viewer alone, and returns immediately.
   *
   * @param viewer empty for an anonymous caller
   * @return how the viewer sees some comments
   */
  Shown<Comment, AuthoredComment> of(Optional<UUID> viewer) {
    Function<Collection<String>, Set<String>> liked = likes.start(viewer);
    return comments -> of(viewer, liked, comments);
  }

  private Function<Comment, Optional<AuthoredComment>> of(
      Optional<UUID> viewer,
      Function<Collection<String>, Set<String>> liked,
      List<Comment> comments) {
    if (comments.isEmpty()) {
      return comment -> Optional.empty();
    }
    Supplier<Function<UUID, Optional<Author>>> authorsOfPage =
        authors.start(viewer, comments.stream().map(Comment::userId).collect(Collectors.toSet()));
    Set<String> likedIds = liked.apply(comments.stream().map(Comment::id).toList());
    Function<UUID, Optional<Author>> visible = authorsOfPage.get();
    return comment ->
        visible
            .apply(comment.userId())
            .map(author -> new AuthoredComment(comment, author, likedIds.contains(comment.id())));
  }
}
