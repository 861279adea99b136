package io.minitwitter.gateway;

import io.grpc.stub.StreamObserver;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.user.v1.GetProfileRequest;
import io.minitwitter.user.v1.GetProfileResponse;
import io.minitwitter.user.v1.GetUserByUsernameRequest;
import io.minitwitter.user.v1.GetUserByUsernameResponse;
import io.minitwitter.user.v1.UpdateProfileRequest;
import io.minitwitter.user.v1.UpdateProfileResponse;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceImplBase;

/** Knows the caller and a user called ada. */
final class FakeUsers extends UserServiceImplBase {
  volatile UpdateProfileRequest updated = UpdateProfileRequest.getDefaultInstance();

  @Override
  public void getProfile(GetProfileRequest request, StreamObserver<GetProfileResponse> answer) {
    String id = Caller.current().requireUser().id().toString();
    answer.onNext(
        GetProfileResponse.newBuilder()
            .setUser(User.newBuilder().setId(id).setEmail("ada@example.org"))
            .build());
    answer.onCompleted();
  }

  @Override
  public void updateProfile(
      UpdateProfileRequest request, StreamObserver<UpdateProfileResponse> answer) {
    updated = request;
    answer.onNext(UpdateProfileResponse.newBuilder().setUser(User.newBuilder()).build());
    answer.onCompleted();
  }

  @Override
  public void getUserByUsername(
      GetUserByUsernameRequest request, StreamObserver<GetUserByUsernameResponse> answer) {
    if (request.getUsername().equals("boom")) {
      throw new IllegalStateException("java.lang.Secret: at line 42");
    }
    if (!request.getUsername().equals("ada")) {
      throw Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "No user has this name.");
    }
    answer.onNext(
        GetUserByUsernameResponse.newBuilder()
            .setUser(User.newBuilder().setUsername("ada"))
            .build());
    answer.onCompleted();
  }
}
