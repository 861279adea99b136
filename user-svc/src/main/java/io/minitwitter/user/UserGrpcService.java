package io.minitwitter.user;

import static io.minitwitter.user.UserMessages.withEmail;
import static io.minitwitter.user.UserMessages.withoutEmail;

import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.user.v1.BatchGetUsersByUsernameRequest;
import io.minitwitter.user.v1.BatchGetUsersByUsernameResponse;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.BatchGetUsersResponse;
import io.minitwitter.user.v1.CreateUserRequest;
import io.minitwitter.user.v1.CreateUserResponse;
import io.minitwitter.user.v1.DeleteProfileRequest;
import io.minitwitter.user.v1.DeleteProfileResponse;
import io.minitwitter.user.v1.GetDeletionRequest;
import io.minitwitter.user.v1.GetDeletionResponse;
import io.minitwitter.user.v1.GetProfileRequest;
import io.minitwitter.user.v1.GetProfileResponse;
import io.minitwitter.user.v1.GetUserByUsernameRequest;
import io.minitwitter.user.v1.GetUserByUsernameResponse;
import io.minitwitter.user.v1.GetUserRequest;
import io.minitwitter.user.v1.GetUserResponse;
import io.minitwitter.user.v1.LookupUserRequest;
import io.minitwitter.user.v1.LookupUserResponse;
import io.minitwitter.user.v1.SearchUsersRequest;
import io.minitwitter.user.v1.SearchUsersResponse;
import io.minitwitter.user.v1.UpdateProfileRequest;
import io.minitwitter.user.v1.UpdateProfileResponse;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.util.Optional;
import java.util.UUID;

/** The RPCs: request message to use case to response message. */
final class UserGrpcService extends UserServiceGrpc.UserServiceImplBase {

  private final Users users;
  private final UserSearch search;
  private final Deletions deletions;

  UserGrpcService(Users users, UserSearch search, Deletions deletions) {
    this.users = users;
    this.search = search;
    this.deletions = deletions;
  }

  @Override
  public void getProfile(GetProfileRequest request, StreamObserver<GetProfileResponse> answer) {
    User user = users.byId(Caller.current().requireUser().id());
    answer.onNext(GetProfileResponse.newBuilder().setUser(withEmail(user)).build());
    answer.onCompleted();
  }

  @Override
  public void updateProfile(
      UpdateProfileRequest request, StreamObserver<UpdateProfileResponse> answer) {
    UUID self = Caller.current().requireUser().id();
    ProfileChange change =
        new ProfileChange(
            set(request.hasUsername(), request.getUsername()),
            set(request.hasFirstName(), request.getFirstName()),
            set(request.hasLastName(), request.getLastName()),
            set(request.hasBio(), request.getBio()),
            set(request.hasAvatarUrl(), request.getAvatarUrl()));
    User user =
        users.update(self, change, set(request.hasCurrentPassword(), request.getCurrentPassword()));
    answer.onNext(UpdateProfileResponse.newBuilder().setUser(withEmail(user)).build());
    answer.onCompleted();
  }

  @Override
  public void deleteProfile(
      DeleteProfileRequest request, StreamObserver<DeleteProfileResponse> answer) {
    deletions.delete(Caller.current().requireUser().id(), request.getCurrentPassword());
    answer.onNext(DeleteProfileResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void getDeletion(GetDeletionRequest request, StreamObserver<GetDeletionResponse> answer) {
    Deletion deletion = deletions.of(UUID.fromString(request.getUserId()));
    io.minitwitter.user.v1.Deletion.Builder message =
        io.minitwitter.user.v1.Deletion.newBuilder()
            .setUserId(deletion.userId().toString())
            .setRequestedAt(Timestamps.of(deletion.requestedAt()))
            .addAllRemaining(deletion.remaining());
    deletion.completedAt().ifPresent(at -> message.setCompletedAt(Timestamps.of(at)));
    answer.onNext(GetDeletionResponse.newBuilder().setDeletion(message).build());
    answer.onCompleted();
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> answer) {
    User user = users.seenBy(viewer(), UUID.fromString(request.getId()));
    answer.onNext(GetUserResponse.newBuilder().setUser(asSeenByCaller(user)).build());
    answer.onCompleted();
  }

  @Override
  public void getUserByUsername(
      GetUserByUsernameRequest request, StreamObserver<GetUserByUsernameResponse> answer) {
    User user = users.seenBy(viewer(), request.getUsername());
    answer.onNext(GetUserByUsernameResponse.newBuilder().setUser(asSeenByCaller(user)).build());
    answer.onCompleted();
  }

  @Override
  public void searchUsers(SearchUsersRequest request, StreamObserver<SearchUsersResponse> answer) {
    Page<User> page =
        search.search(
            Caller.current().user().map(UserIdentity::id),
            request.getQuery(),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    SearchUsersResponse.Builder response =
        SearchUsersResponse.newBuilder().setNextPageToken(page.nextPageToken());
    page.entries().forEach(user -> response.addUsers(withoutEmail(user)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> answer) {
    User user =
        users.create(
            new Users.Registration(
                UUID.fromString(request.getId()),
                request.getEmail(),
                request.getUsername(),
                request.getFirstName(),
                request.getLastName(),
                request.getBio()));
    answer.onNext(CreateUserResponse.newBuilder().setUser(withEmail(user)).build());
    answer.onCompleted();
  }

  @Override
  public void lookupUser(LookupUserRequest request, StreamObserver<LookupUserResponse> answer) {
    User user = users.byIdentifier(request.getIdentifier());
    answer.onNext(LookupUserResponse.newBuilder().setUser(withEmail(user)).build());
    answer.onCompleted();
  }

  @Override
  public void batchGetUsers(
      BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> answer) {
    BatchGetUsersResponse.Builder response = BatchGetUsersResponse.newBuilder();
    users
        .byIds(request.getIdsList().stream().map(UUID::fromString).toList())
        .forEach(user -> response.addUsers(withoutEmail(user)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void batchGetUsersByUsername(
      BatchGetUsersByUsernameRequest request,
      StreamObserver<BatchGetUsersByUsernameResponse> answer) {
    BatchGetUsersByUsernameResponse.Builder response = BatchGetUsersByUsernameResponse.newBuilder();
    users
        .byUsernames(request.getUsernamesList())
        .forEach(user -> response.addUsers(withoutEmail(user)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private static Optional<String> set(boolean set, String value) {
    return set ? Optional.of(value) : Optional.empty();
  }

  /** The user who reads; empty for an anonymous caller. */
  private static Optional<UUID> viewer() {
    return Caller.current().user().map(UserIdentity::id);
  }

  private static io.minitwitter.user.v1.User asSeenByCaller(User user) {
    return viewer().equals(Optional.of(user.id())) ? withEmail(user) : withoutEmail(user);
  }
}
