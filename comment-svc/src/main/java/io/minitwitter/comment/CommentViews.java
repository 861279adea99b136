package io.minitwitter.comment;

import io.minitwitter.people.Author;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.people.VisibleAuthors;
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

  /** How the viewer sees some comments; the viewer is empty for an anonymous caller. */
  Function<Comment, Optional<AuthoredComment>> of(Optional<UUID> viewer, List<Comment> comments) {
    if (comments.isEmpty()) {
      return comment -> Optional.empty();
    }
    Supplier<Set<String>> liked = likes.start(viewer, comments.stream().map(Comment::id).toList());
    Function<UUID, Optional<Author>> visible =
        authors
            .start(viewer, comments.stream().map(Comment::userId).collect(Collectors.toSet()))
            .get();
    Set<String> likedIds = liked.get();
    return comment ->
        visible
            .apply(comment.userId())
            .map(author -> new AuthoredComment(comment, author, likedIds.contains(comment.id())));
  }
}
