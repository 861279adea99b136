package io.minitwitter.follow;

import io.grpc.stub.StreamObserver;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesRequest;
import io.minitwitter.follow.v1.BatchGetBlocksAndMutesResponse;
import io.minitwitter.follow.v1.BlockUserRequest;
import io.minitwitter.follow.v1.BlockUserResponse;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.follow.v1.FollowUserRequest;
import io.minitwitter.follow.v1.FollowUserResponse;
import io.minitwitter.follow.v1.GetRelationshipRequest;
import io.minitwitter.follow.v1.GetRelationshipResponse;
import io.minitwitter.follow.v1.GetTimelineVersionRequest;
import io.minitwitter.follow.v1.GetTimelineVersionResponse;
import io.minitwitter.follow.v1.ListBlocksRequest;
import io.minitwitter.follow.v1.ListBlocksResponse;
import io.minitwitter.follow.v1.ListFollowersRequest;
import io.minitwitter.follow.v1.ListFollowersResponse;
import io.minitwitter.follow.v1.ListFollowingRequest;
import io.minitwitter.follow.v1.ListFollowingResponse;
import io.minitwitter.follow.v1.ListMutesRequest;
import io.minitwitter.follow.v1.ListMutesResponse;
import io.minitwitter.follow.v1.ListNotifiedFollowersRequest;
import io.minitwitter.follow.v1.ListNotifiedFollowersResponse;
import io.minitwitter.follow.v1.ListTimelineFolloweesRequest;
import io.minitwitter.follow.v1.ListTimelineFolloweesResponse;
import io.minitwitter.follow.v1.ListTimelineFollowersRequest;
import io.minitwitter.follow.v1.ListTimelineFollowersResponse;
import io.minitwitter.follow.v1.MuteUserRequest;
import io.minitwitter.follow.v1.MuteUserResponse;
import io.minitwitter.follow.v1.UnblockUserRequest;
import io.minitwitter.follow.v1.UnblockUserResponse;
import io.minitwitter.follow.v1.UnfollowUserRequest;
import io.minitwitter.follow.v1.UnfollowUserResponse;
import io.minitwitter.follow.v1.UnmuteUserRequest;
import io.minitwitter.follow.v1.UnmuteUserResponse;
import io.minitwitter.follow.v1.UpdateFollowRequest;
import io.minitwitter.follow.v1.UpdateFollowResponse;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.user.v1.User;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The RPCs: request message to use case to response message. */
final class FollowGrpcService extends FollowServiceGrpc.FollowServiceImplBase {

  private final Follows follows;
  private final Blocks blocks;
  private final Mutes mutes;
  private final FollowLists lists;
  private final TimelineLists timelines;

  FollowGrpcService(
      Follows follows, Blocks blocks, Mutes mutes, FollowLists lists, TimelineLists timelines) {
    this.follows = follows;
    this.blocks = blocks;
    this.mutes = mutes;
    this.lists = lists;
    this.timelines = timelines;
  }

  @Override
  public void followUser(FollowUserRequest request, StreamObserver<FollowUserResponse> answer) {
    follows.follow(self(), id(request.getUserId()), request.getNotify());
    answer.onNext(FollowUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void unfollowUser(
      UnfollowUserRequest request, StreamObserver<UnfollowUserResponse> answer) {
    follows.unfollow(self(), id(request.getUserId()));
    answer.onNext(UnfollowUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void updateFollow(
      UpdateFollowRequest request, StreamObserver<UpdateFollowResponse> answer) {
    UUID followee = id(request.getUserId());
    Optional<Boolean> notify =
        request.hasNotify() ? Optional.of(request.getNotify()) : Optional.empty();
    Relationship relationship = follows.update(self(), followee, notify);
    answer.onNext(
        UpdateFollowResponse.newBuilder().setRelationship(message(followee, relationship)).build());
    answer.onCompleted();
  }

  @Override
  public void listFollowers(
      ListFollowersRequest request, StreamObserver<ListFollowersResponse> answer) {
    Page<User> page =
        lists.followers(
            id(request.getId()),
            viewer(),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListFollowersResponse.newBuilder()
            .addAllUsers(page.entries())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void listFollowing(
      ListFollowingRequest request, StreamObserver<ListFollowingResponse> answer) {
    Page<User> page =
        lists.following(
            id(request.getId()),
            viewer(),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListFollowingResponse.newBuilder()
            .addAllUsers(page.entries())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void getRelationship(
      GetRelationshipRequest request, StreamObserver<GetRelationshipResponse> answer) {
    UUID other = id(request.getId());
    Relationship relationship = follows.relationship(self(), other);
    answer.onNext(
        GetRelationshipResponse.newBuilder().setRelationship(message(other, relationship)).build());
    answer.onCompleted();
  }

  @Override
  public void blockUser(BlockUserRequest request, StreamObserver<BlockUserResponse> answer) {
    blocks.block(self(), id(request.getUserId()));
    answer.onNext(BlockUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void unblockUser(UnblockUserRequest request, StreamObserver<UnblockUserResponse> answer) {
    blocks.unblock(self(), id(request.getUserId()));
    answer.onNext(UnblockUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void muteUser(MuteUserRequest request, StreamObserver<MuteUserResponse> answer) {
    mutes.mute(self(), id(request.getUserId()));
    answer.onNext(MuteUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void unmuteUser(UnmuteUserRequest request, StreamObserver<UnmuteUserResponse> answer) {
    mutes.unmute(self(), id(request.getUserId()));
    answer.onNext(UnmuteUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void listBlocks(ListBlocksRequest request, StreamObserver<ListBlocksResponse> answer) {
    Page<User> page =
        lists.blocks(self(), PageTokens.size(request.getPageSize()), request.getPageToken());
    answer.onNext(
        ListBlocksResponse.newBuilder()
            .addAllUsers(page.entries())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void listMutes(ListMutesRequest request, StreamObserver<ListMutesResponse> answer) {
    Page<User> page =
        lists.mutes(self(), PageTokens.size(request.getPageSize()), request.getPageToken());
    answer.onNext(
        ListMutesResponse.newBuilder()
            .addAllUsers(page.entries())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void batchGetBlocksAndMutes(
      BatchGetBlocksAndMutesRequest request,
      StreamObserver<BatchGetBlocksAndMutesResponse> answer) {
    Set<UUID> others =
        request.getOtherIdsList().stream().map(UUID::fromString).collect(Collectors.toSet());
    UUID user = id(request.getUserId());
    Optional<BlocksAndMutesOfUser> all =
        request.getAll() ? blocks.allBlocksAndMutes(user) : Optional.empty();
    BlocksAndMutesOfUser blocksAndMutes =
        all.orElseGet(
            () ->
                request.getAll()
                    ? new BlocksAndMutesOfUser(Set.of(), Set.of())
                    : blocks.blocksAndMutes(user, others));
    BatchGetBlocksAndMutesResponse.Builder response =
        BatchGetBlocksAndMutesResponse.newBuilder().setComplete(all.isPresent());
    blocksAndMutes.blocked().forEach(id -> response.addBlockedIds(id.toString()));
    blocksAndMutes.muted().forEach(id -> response.addMutedIds(id.toString()));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void listNotifiedFollowers(
      ListNotifiedFollowersRequest request, StreamObserver<ListNotifiedFollowersResponse> answer) {
    Page<UUID> page =
        lists.notified(
            id(request.getUserId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListNotifiedFollowersResponse.newBuilder()
            .addAllUserIds(page.entries().stream().map(UUID::toString).toList())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void listTimelineFollowers(
      ListTimelineFollowersRequest request, StreamObserver<ListTimelineFollowersResponse> answer) {
    UUID user = id(request.getUserId());
    Page<TimelineFollower> page =
        timelines.followers(user, PageTokens.size(request.getPageSize()), request.getPageToken());
    ListTimelineFollowersResponse.Builder response =
        ListTimelineFollowersResponse.newBuilder()
            .setFollowersCount(timelines.followersCount(user))
            .setNextPageToken(page.nextPageToken());
    for (TimelineFollower follower : page.entries()) {
      response
          .addEntriesBuilder()
          .setUserId(follower.userId().toString())
          .setTimelineVersion(follower.timelineVersion());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void listTimelineFollowees(
      ListTimelineFolloweesRequest request, StreamObserver<ListTimelineFolloweesResponse> answer) {
    TimelineLists.Followees followees =
        timelines.followees(
            id(request.getUserId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListTimelineFolloweesResponse.newBuilder()
            .addAllUserIds(followees.page().entries().stream().map(UUID::toString).toList())
            .setTimelineVersion(followees.timelineVersion())
            .setNextPageToken(followees.page().nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void getTimelineVersion(
      GetTimelineVersionRequest request, StreamObserver<GetTimelineVersionResponse> answer) {
    answer.onNext(
        GetTimelineVersionResponse.newBuilder()
            .setTimelineVersion(timelines.version(id(request.getUserId())))
            .build());
    answer.onCompleted();
  }

  private static UUID self() {
    return Caller.current().requireUser().id();
  }

  /** The user who reads; empty for an anonymous caller. */
  private static Optional<UUID> viewer() {
    return Caller.current().user().map(UserIdentity::id);
  }

  private static UUID id(String sent) {
    return UUID.fromString(sent);
  }

  private static io.minitwitter.follow.v1.Relationship message(
      UUID userId, Relationship relationship) {
    return io.minitwitter.follow.v1.Relationship.newBuilder()
        .setUserId(userId.toString())
        .setFollowing(relationship.following())
        .setFollowedBy(relationship.followedBy())
        .setNotify(relationship.notified())
        .setMuted(relationship.muted())
        .setBlocked(relationship.blocked())
        .build();
  }
}
