package io.minitwitter.follow;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.user.v1.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FollowListsTest {

  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();

  private final InMemoryFollowStore store = new InMemoryFollowStore();
  private final KnownUsers users = new KnownUsers();
  private final FollowLists lists = new FollowLists(store, users);
  private final UUID ada = users.add("ada");
  private final UUID bob = users.add("bob");
  private final UUID unknown = UUID.randomUUID();

  @Test
  void pagesHoldProfilesFromTheNewestFollowOn() {
    List<UUID> followers = followersOfAda(20);
    assertThat(pages(token -> lists.followers(ada, ANONYMOUS_VIEWER, 7, token), 7))
        .isEqualTo(followers);
    assertThat(lists.followers(ada, ANONYMOUS_VIEWER, 1, "").entries().getFirst().getBio())
        .isEqualTo("Bio");
    for (UUID followee : followers) {
      assertThat(pages(token -> lists.following(followee, ANONYMOUS_VIEWER, 7, token), 7))
          .containsExactly(ada);
    }
  }

  @Test
  void deletedUsersAreLeftOutAndPagesAreFull() {
    List<UUID> followers = new ArrayList<>(followersOfAda(20));
    for (int i : new int[] {15, 7, 6, 0}) {
      users.remove(followers.remove(i));
    }
    assertThat(pages(token -> lists.followers(ada, ANONYMOUS_VIEWER, 7, token), 7))
        .isEqualTo(followers);
  }

  @Test
  void hiddenUsersAreLeftOutAndPagesAreFull() {
    List<UUID> followers = new ArrayList<>(followersOfAda(20));
    UUID viewer = users.add("viewer");
    for (int i : new int[] {15, 7, 6, 0}) {
      UUID hidden = followers.remove(i);
      if (i % 2 == 0) {
        store.block(viewer, hidden, Instant.EPOCH);
      } else {
        store.block(hidden, viewer, Instant.EPOCH);
      }
    }
    assertThat(pages(token -> lists.followers(ada, Optional.of(viewer), 7, token), 7))
        .isEqualTo(followers);
    assertThat(lists.followers(ada, ANONYMOUS_VIEWER, 100, "").entries()).hasSize(20);
  }

  @Test
  void listsAcrossABlockAreNotFound() {
    followersOfAda(3);
    store.block(ada, bob, Instant.EPOCH);
    List<Runnable> hidden =
        List.of(
            () -> lists.followers(ada, Optional.of(bob), 20, ""),
            () -> lists.following(ada, Optional.of(bob), 20, ""),
            () -> lists.followers(bob, Optional.of(ada), 20, ""),
            () -> lists.following(bob, Optional.of(ada), 20, ""));
    for (Runnable call : hidden) {
      assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, call::run);
    }
    assertThat(lists.followers(ada, ANONYMOUS_VIEWER, 20, "").entries()).hasSize(3);
    assertThat(lists.followers(ada, Optional.of(ada), 20, "").entries()).hasSize(3);
  }

  @Test
  void listsOfUnknownUsersAreNotFound() {
    assertFails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> lists.followers(unknown, ANONYMOUS_VIEWER, 20, ""));
    assertFails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> lists.following(unknown, ANONYMOUS_VIEWER, 20, ""));
    assertThat(lists.followers(bob, ANONYMOUS_VIEWER, 20, ""))
        .isEqualTo(new Page<User>(List.of(), ""));
  }

  @Test
  void usersHaveOnlyIdsWithoutUserSvc() {
    List<UUID> followers = followersOfAda(3);
    users.setReachable(false);
    List<User> page = lists.followers(ada, ANONYMOUS_VIEWER, 20, "").entries();
    assertThat(ids(page)).isEqualTo(followers);
    assertThat(page).allMatch(user -> user.getUsername().isEmpty());
  }

  @Test
  void usersListTheirOwnBlocksAndMutes() {
    UUID eve = users.add("eve");
    store.block(ada, bob, Instant.EPOCH);
    store.mute(ada, bob, Instant.EPOCH);
    store.mute(ada, eve, Instant.EPOCH);
    assertThat(ids(lists.blocks(ada, 20, "").entries())).containsExactly(bob);
    assertThat(ids(lists.mutes(ada, 20, "").entries())).containsExactly(eve);
    assertThat(lists.blocks(bob, 20, "").entries()).isEmpty();
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    followersOfAda(3);
    String token = lists.followers(ada, ANONYMOUS_VIEWER, 1, "").nextPageToken();
    for (Runnable call :
        List.<Runnable>of(
            () -> lists.following(ada, ANONYMOUS_VIEWER, 1, token),
            () -> lists.followers(bob, ANONYMOUS_VIEWER, 1, token),
            () -> lists.blocks(ada, 1, token),
            () -> lists.mutes(ada, 1, token))) {
      assertFails(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, call::run);
    }
  }

  private List<UUID> followersOfAda(int count) {
    List<UUID> newestFirst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID follower = users.add("f" + i);
      store.follow(follower, ada, false, Instant.EPOCH);
      newestFirst.addFirst(follower);
    }
    return newestFirst;
  }

  private static List<UUID> pages(Function<String, Page<User>> list, int size) {
    List<UUID> found = new ArrayList<>();
    String token = "";
    do {
      Page<User> page = list.apply(token);
      token = page.nextPageToken();
      if (!token.isEmpty()) {
        assertThat(page.entries()).hasSize(size);
      }
      found.addAll(ids(page.entries()));
    } while (!token.isEmpty());
    return found;
  }

  private static List<UUID> ids(List<User> users) {
    return users.stream().map(user -> UUID.fromString(user.getId())).toList();
  }
}
