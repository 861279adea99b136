package io.minitwitter.user;

import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds people by how their names begin, but for those whom a block hides from who asks. */
final class UserSearch {
  private static final String LIST = UserServiceGrpc.getSearchUsersMethod().getFullMethodName();
  private static final int LONGEST = 50;

  private final UserStore store;
  private final BlocksAndMutes blocksAndMutes;

  UserSearch(UserStore store, BlocksAndMutes blocksAndMutes) {
    this.store = store;
    this.blocksAndMutes = blocksAndMutes;
  }

  /**
   * A page of the people whom a text finds, by username.
   *
   * @param viewer empty for somebody who is not logged in
   * @throws io.grpc.StatusRuntimeException INVALID_FIELDS, INVALID_PAGE_TOKEN
   */
  Page<User> search(Optional<UUID> viewer, String query, int size, String token) {
    String beginning = SearchText.fold(query);
    if (beginning.codePointCount(0, beginning.length()) > LONGEST) {
      throw Errors.invalidField(
          "query", "string.max_len", "must be at most 50 characters without the blanks around it");
    }
    FilledPages<User, User> pages =
        new FilledPages<>(
            new ByUsername(),
            found -> {
              Set<UUID> ids = found.stream().map(User::id).collect(Collectors.toSet());
              Set<UUID> hidden = blocksAndMutes.hiddenFrom(viewer, ids);
              return user -> hidden.contains(user.id()) ? Optional.empty() : Optional.of(user);
            });
    return pages.page(
        LIST + ":" + beginning,
        size,
        token,
        (position, limit) ->
            store.beginningWith(beginning, position.map(ByUsername::username).orElse(""), limit));
  }

  /** A folded username, filled up with zeros. */
  private static final class ByUsername implements FilledPages.Positions<User> {
    private static final int LONGEST_USERNAME = 30;

    @Override
    public int length() {
      return LONGEST_USERNAME;
    }

    @Override
    public byte[] of(User user) {
      byte[] username = SearchText.fold(user.username()).getBytes(StandardCharsets.US_ASCII);
      return Arrays.copyOf(username, LONGEST_USERNAME);
    }

    static String username(byte[] position) {
      int end = 0;
      while (end < position.length && position[end] != 0) {
        end++;
      }
      return new String(position, 0, end, StandardCharsets.US_ASCII);
    }
  }
}
