package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.KnownBlocksAndMutes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserSearchTest {
  private final UserStore store = new InMemoryUserStore();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final UserSearch search = new UserSearch(store, blocksAndMutes);
  private final Optional<UUID> viewer = Optional.of(UUID.randomUUID());

  @BeforeEach
  void register() {
    for (String name : List.of("u_carol", "u_Bob", "u_ada", "u_dave", "U_Eve")) {
      store.create(UserStoreContract.user(name, name + "@example.org"));
    }
  }

  @Test
  void pagesAreOrderedByUsernameAndStableAfterChanges() {
    Page<User> first = search.search(viewer, "  U_ ", 2, "");
    assertThat(names(first)).containsExactly("u_ada", "u_Bob");
    // The one that the position was taken from has another name now.
    User bob = store.byUsername("u_bob").orElseThrow();
    store.update(bob.id(), UserStoreContract.username("u_zed"), bob.createdAt());
    Page<User> second = search.search(viewer, "u_", 2, first.nextPageToken());
    assertThat(names(second)).containsExactly("u_carol", "u_dave");
    Page<User> third = search.search(viewer, "u_", 2, second.nextPageToken());
    assertThat(names(third)).containsExactly("U_Eve", "u_zed");
    assertThat(third.nextPageToken()).isEmpty();
  }

  @Test
  void usersHiddenByABlockAreLeftOutAndThePageIsFull() {
    blocksAndMutes.block(viewer.orElseThrow(), store.byUsername("u_ada").orElseThrow().id());
    Page<User> first = search.search(viewer, "u_", 2, "");
    assertThat(names(first)).containsExactly("u_Bob", "u_carol");
    assertThat(names(search.search(viewer, "u_", 2, first.nextPageToken())))
        .containsExactly("u_dave", "U_Eve");
    assertThat(names(search.search(Optional.empty(), "u_", 2, "")))
        .containsExactly("u_ada", "u_Bob");
  }

  @Test
  void aTokenBelongsToItsQuery() {
    String token = search.search(viewer, "u_", 2, "").nextPageToken();
    assertThatThrownBy(() -> search.search(viewer, "last", 2, token))
        .satisfies(refused(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN));
    assertThat(search.search(viewer, " U_", 2, token).entries()).hasSize(2);
  }

  @Test
  void surroundingWhiteSpaceDoesNotCount() {
    String longest = "x".repeat(50);
    assertThat(search.search(viewer, "  " + longest + "  ", 20, "").entries()).isEmpty();
    assertThatThrownBy(() -> search.search(viewer, longest + "x", 20, ""))
        .satisfies(refused(ErrorReason.ERROR_REASON_INVALID_FIELDS));
  }

  @Test
  void aFoldedPrefixIsAPrefixOfTheFoldedName() {
    for (String name : List.of("ΟΔΥΣΣΕΥΣ", "İstanbul", "Straße", "ĲSSEL", "Ada  Lovelace")) {
      for (int i = 1; i <= name.length(); i++) {
        assertThat(SearchText.fold(name)).startsWith(SearchText.fold(name.substring(0, i)));
      }
    }
  }

  private static java.util.function.Consumer<Throwable> refused(ErrorReason reason) {
    return failure -> assertThat(ErrorDetails.of(failure).reason()).isEqualTo(reason);
  }

  private static List<String> names(Page<User> page) {
    return page.entries().stream().map(User::username).toList();
  }
}
