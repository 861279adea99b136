package io.minitwitter.e2e;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.timeline.v1.TimelineServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.util.concurrent.TimeUnit;

/** Calls to the services without the gateway, as a user or anonymously. */
final class Rpc {
  private static final long DEADLINE_SECONDS = 15;

  private final RunningSystem system;
  private final Metadata metadata;

  private Rpc(RunningSystem system, Metadata metadata) {
    this.system = system;
    this.metadata = metadata;
  }

  /** Calls without a token. */
  static Rpc to(RunningSystem system) {
    return new Rpc(system, new Metadata());
  }

  /** The same with one more entry of metadata. */
  Rpc with(String name, String value) {
    Metadata more = new Metadata();
    more.merge(metadata);
    more.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return new Rpc(system, more);
  }

  /** The same with an access token. */
  Rpc withToken(String token) {
    return with("authorization", "Bearer " + token);
  }

  /** The same as this user. */
  Rpc as(TestUser user) {
    return withToken(user.accessToken());
  }

  AuthServiceGrpc.AuthServiceBlockingStub auth() {
    return ready(AuthServiceGrpc.newBlockingStub(channel("auth")));
  }

  UserServiceGrpc.UserServiceBlockingStub users() {
    return ready(UserServiceGrpc.newBlockingStub(channel("user")));
  }

  FollowServiceGrpc.FollowServiceBlockingStub follows() {
    return ready(FollowServiceGrpc.newBlockingStub(channel("follow")));
  }

  TweetServiceGrpc.TweetServiceBlockingStub tweets() {
    return ready(TweetServiceGrpc.newBlockingStub(channel("tweet")));
  }

  CommentServiceGrpc.CommentServiceBlockingStub comments() {
    return ready(CommentServiceGrpc.newBlockingStub(channel("comment")));
  }

  LikeServiceGrpc.LikeServiceBlockingStub likes() {
    return ready(LikeServiceGrpc.newBlockingStub(channel("like")));
  }

  TimelineServiceGrpc.TimelineServiceBlockingStub timelines() {
    return ready(TimelineServiceGrpc.newBlockingStub(channel("timeline")));
  }

  /** A service's channel with this metadata, for calls that no stub makes. */
  Channel channel(String service) {
    ClientInterceptor adding = MetadataUtils.newAttachHeadersInterceptor(metadata);
    return io.grpc.ClientInterceptors.intercept(system.channel(service), adding);
  }

  private static <S extends AbstractStub<S>> S ready(S stub) {
    return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }
}
