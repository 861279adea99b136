package io.minitwitter.follow;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesRequest;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesResponse;
import io.minitwitter.follow.v1.BlockUserRequest;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.follow.v1.FollowUserRequest;
import io.minitwitter.follow.v1.GetRelationshipRequest;
import io.minitwitter.follow.v1.ListBlocksRequest;
import io.minitwitter.follow.v1.ListFollowersRequest;
import io.minitwitter.follow.v1.ListFollowersResponse;
import io.minitwitter.follow.v1.ListFollowingRequest;
import io.minitwitter.follow.v1.ListMutesRequest;
import io.minitwitter.follow.v1.ListNotifiedFollowersRequest;
import io.minitwitter.follow.v1.ListNotifiedFollowersResponse;
import io.minitwitter.follow.v1.MuteUserRequest;
import io.minitwitter.follow.v1.UnblockUserRequest;
import io.minitwitter.follow.v1.UnfollowUserRequest;
import io.minitwitter.follow.v1.UnmuteUserRequest;
import io.minitwitter.follow.v1.UpdateFollowRequest;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.user.v1.User;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowGrpcServiceTest {

  private final InMemoryFollowStore store = new InMemoryFollowStore();
  private final KnownUsers users = new KnownUsers();
  private final TestNode node =
      TestNode.of(
          "follow",
          new FollowGrpcService(
              new Follows(store, users, InstantSource.system(), () -> {}, _ -> {}),
              new Blocks(store, users, InstantSource.system(), () -> {}, _ -> {}),
              new Mutes(store, users, InstantSource.system(), _ -> {}),
              new FollowLists(store, users),
              new TimelineLists(store)));
  private final UUID ada = users.add("ada");
  private final UUID bob = users.add("bob");

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aFollowShowsInListsAndRelationships() {
    as(ada)
        .followUser(
            FollowUserRequest.newBuilder()
                .setUserId(bob.toString().toUpperCase(Locale.ROOT))
                .setNotify(true)
                .build());
    var ofAda = relationship(ada, bob);
    assertThat(ofAda.getUserId()).isEqualTo(bob.toString());
    assertThat(ofAda.getFollowing()).isTrue();
    assertThat(ofAda.getFollowedBy()).isFalse();
    assertThat(ofAda.getNotify()).isTrue();
    assertThat(relationship(bob, ada).getFollowedBy()).isTrue();
    assertThat(followers(node.anonymous(), bob).getUsersList())
        .extracting(User::getUsername)
        .containsExactly("ada");
    assertThat(
            stub(node.anonymous())
                .listFollowing(ListFollowingRequest.newBuilder().setId(ada.toString()).build())
                .getUsersList())
        .extracting(User::getUsername)
        .containsExactly("bob");

    UpdateFollowRequest.Builder change = UpdateFollowRequest.newBuilder().setUserId(bob.toString());
    assertThat(as(ada).updateFollow(change.build()).getRelationship().getNotify()).isTrue();
    assertThat(as(ada).updateFollow(change.setNotify(false).build()).getRelationship().getNotify())
        .isFalse();
    assertFails(
        ErrorReason.ERROR_REASON_NOT_FOLLOWING,
        () -> as(bob).updateFollow(change.setUserId(ada.toString()).build()));

    as(ada).unfollowUser(UnfollowUserRequest.newBuilder().setUserId(bob.toString()).build());
    assertThat(relationship(ada, bob).getFollowing()).isFalse();
    assertThat(followers(node.anonymous(), bob).getUsersList()).isEmpty();
  }

  @Test
  void aBlockHidesAndRefuses() {
    as(ada).followUser(follow(bob));
    as(bob).blockUser(BlockUserRequest.newBuilder().setUserId(ada.toString()).build());
    assertFails(ErrorReason.ERROR_REASON_BLOCKED, () -> as(ada).followUser(follow(bob)));
    assertFails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> relationship(ada, bob));
    assertFails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> followers(node.as(ada, Role.USER), bob));
    assertThat(followers(node.anonymous(), bob).getUsersList()).isEmpty();
    assertThat(relationship(bob, ada).getBlocked()).isTrue();
    assertThat(as(bob).listBlocks(ListBlocksRequest.getDefaultInstance()).getUsersList())
        .extracting(User::getUsername)
        .containsExactly("ada");
    as(bob).unblockUser(UnblockUserRequest.newBuilder().setUserId(ada.toString()).build());
    assertThat(relationship(ada, bob).getFollowing()).isFalse();
    as(ada).followUser(follow(bob));
  }

  @Test
  void aMuteIsVisibleToItsOwnerOnly() {
    as(ada).muteUser(MuteUserRequest.newBuilder().setUserId(bob.toString()).build());
    assertThat(relationship(ada, bob).getMuted()).isTrue();
    assertThat(relationship(bob, ada).getMuted()).isFalse();
    assertThat(as(ada).listMutes(ListMutesRequest.getDefaultInstance()).getUsersList()).hasSize(1);
    as(ada).unmuteUser(UnmuteUserRequest.newBuilder().setUserId(bob.toString()).build());
    assertThat(relationship(ada, bob).getMuted()).isFalse();
  }

  @Test
  void blocksAndMutesAreForServices() {
    UUID eve = users.add("eve");
    as(bob).blockUser(BlockUserRequest.newBuilder().setUserId(ada.toString()).build());
    as(ada).muteUser(MuteUserRequest.newBuilder().setUserId(eve.toString()).build());
    BatchGetBlocksAndMutesRequest request =
        BatchGetBlocksAndMutesRequest.newBuilder()
            .setUserId(ada.toString())
            .addOtherIds(bob.toString().toUpperCase(Locale.ROOT))
            .addOtherIds(bob.toString())
            .addOtherIds(eve.toString())
            .build();
    BatchGetBlocksAndMutesResponse blocksAndMutes =
        stub(node.asService("tweet")).batchGetBlocksAndMutes(request);
    assertThat(blocksAndMutes.getBlockedIdsList()).containsExactly(bob.toString());
    assertThat(blocksAndMutes.getMutedIdsList()).containsExactly(eve.toString());
    assertFails(
        ErrorReason.ERROR_REASON_ACCESS_DENIED, () -> as(ada).batchGetBlocksAndMutes(request));
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () ->
            stub(node.asService("tweet"))
                .batchGetBlocksAndMutes(
                    request.toBuilder()
                        .addAllOtherIds(Collections.nCopies(101, bob.toString()))
                        .build()));
  }

  @Test
  void servicesListFollowersToNotify() {
    UUID eve = users.add("eve");
    var _ =
        as(ada)
            .followUser(
                FollowUserRequest.newBuilder().setUserId(bob.toString()).setNotify(true).build());
    var _ =
        as(eve)
            .followUser(
                FollowUserRequest.newBuilder().setUserId(bob.toString()).setNotify(true).build());
    ListNotifiedFollowersRequest.Builder request =
        ListNotifiedFollowersRequest.newBuilder().setUserId(bob.toString()).setPageSize(1);
    ListNotifiedFollowersResponse first =
        stub(node.asService("notification")).listNotifiedFollowers(request.build());
    assertThat(first.getUserIdsList()).containsExactly(eve.toString());
    ListNotifiedFollowersResponse second =
        stub(node.asService("notification"))
            .listNotifiedFollowers(request.setPageToken(first.getNextPageToken()).build());
    assertThat(second.getUserIdsList()).containsExactly(ada.toString());
    assertThat(second.getNextPageToken()).isEmpty();
    assertFails(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> as(ada).listNotifiedFollowers(request.build()));
  }

  @Test
  void aUserIsRequiredAndLimitsApply() {
    assertFails(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () -> stub(node.anonymous()).followUser(follow(bob)));
    assertFails(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () -> stub(node.anonymous()).listBlocks(ListBlocksRequest.getDefaultInstance()));
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> as(ada).followUser(FollowUserRequest.newBuilder().setUserId("bob").build()));
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> as(ada).listMutes(ListMutesRequest.newBuilder().setPageSize(101).build()));
    assertFails(ErrorReason.ERROR_REASON_SELF_TARGET, () -> as(ada).followUser(follow(ada)));
    assertFails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> as(ada).followUser(follow(UUID.randomUUID())));
  }

  private FollowServiceBlockingStub as(UUID user) {
    return stub(node.as(user, Role.USER));
  }

  private io.minitwitter.follow.v1.Relationship relationship(UUID viewer, UUID other) {
    return as(viewer)
        .getRelationship(GetRelationshipRequest.newBuilder().setId(other.toString()).build())
        .getRelationship();
  }

  private static ListFollowersResponse followers(Channel channel, UUID of) {
    return stub(channel)
        .listFollowers(ListFollowersRequest.newBuilder().setId(of.toString()).build());
  }

  private static FollowUserRequest follow(UUID followee) {
    return FollowUserRequest.newBuilder().setUserId(followee.toString()).build();
  }

  private static FollowServiceBlockingStub stub(Channel channel) {
    return FollowServiceGrpc.newBlockingStub(channel);
  }
}
