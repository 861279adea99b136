package io.minitwitter.user;

import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds users by the start of their names, except users hidden from the caller by a block. */
final class UserSearch {
  private static final String LIST = UserServiceGrpc.getSearchUsersMethod().getFullMethodName();

  private final UserStore store;
  private final BlocksAndMutes blocksAndMutes;

  UserSearch(UserStore store, BlocksAndMutes blocksAndMutes) {
    this.store = store;
    this.blocksAndMutes = blocksAndMutes;
  }

  /**
   * A page of the users that a text finds, by the name that it finds them by.
   *
   * @param viewer empty for an anonymous caller
   * @throws io.grpc.StatusRuntimeException INVALID_FIELDS, INVALID_PAGE_TOKEN
   */
  Page<User> search(Optional<UUID> viewer, String query, int size, String token) {
    String beginning = SearchText.fold(query);
    if (beginning.codePointCount(0, beginning.length()) > SearchText.LONGEST) {
      throw Errors.invalidField(
          "query", "string.max_len", "must be at most 50 characters without the blanks around it");
    }
    FilledPages<FoundUser, User> pages =
        new FilledPages<>(
            SearchPosition.IN_TOKENS,
            found -> {
              Set<UUID> ids =
                  found.stream().map(match -> match.user().id()).collect(Collectors.toSet());
              Set<UUID> hidden = blocksAndMutes.hiddenFrom(viewer, ids);
              return match ->
                  hidden.contains(match.user().id()) ? Optional.empty() : Optional.of(match.user());
            });
    return pages.page(
        LIST + ":" + beginning,
        size,
        token,
        (position, limit) ->
            store.beginningWith(
                beginning,
                position.map(SearchPosition::of).orElse(SearchPosition.BEGINNING),
                limit));
  }
}
