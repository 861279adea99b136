package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.auth.v1.RegisterRequest;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListUserTweetsRequest;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.GetUserByUsernameRequest;
import io.minitwitter.user.v1.GetUserRequest;
import io.minitwitter.user.v1.UpdateProfileRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Messages that are not what an RPC takes, sent to the services themselves. */
abstract class BadCallSuite extends SystemSuite {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  BadCallSuite(RunningSystem system) {
    super(system);
  }

  private static void assertInvalid(ThrowingCallable call, String... fields) {
    Refusal refusal = Refusal.of(call).expect(Code.INVALID_ARGUMENT, "INVALID_FIELDS");
    assertThat(refusal.fields()).contains(fields);
  }

  @Test
  void fieldsBeyondTheirLimitsAreRefusedTogether() {
    RegisterRequest bad =
        RegisterRequest.newBuilder()
            .setEmail("nonsense")
            .setUsername("a b")
            .setPassword("short")
            .setBio("x".repeat(161))
            .build();
    assertInvalid(() -> rpc().auth().register(bad), "email", "username", "password", "bio");
    assertInvalid(
        () -> rpc().auth().login(LoginRequest.getDefaultInstance()), "identifier", "password");
    Rpc me = rpc().as(TestUser.register(rest()));
    assertInvalid(
        () -> me.tweets().createTweet(CreateTweetRequest.getDefaultInstance()), "content");
    assertInvalid(
        () -> me.tweets().createTweet(CreateTweetRequest.newBuilder().setContent("a\0b").build()),
        "content");
    assertInvalid(
        () ->
            me.users()
                .updateProfile(
                    UpdateProfileRequest.newBuilder().setAvatarUrl("javascript:x()").build()),
        "avatar_url");
  }

  @Test
  void badIdsAndPagesAreRefused() {
    assertInvalid(
        () -> rpc().tweets().getTweet(GetTweetRequest.newBuilder().setId("1").build()), "id");
    assertInvalid(
        () -> rpc().users().getUser(GetUserRequest.newBuilder().setId("1").build()), "id");
    assertInvalid(
        () ->
            rpc()
                .users()
                .getUserByUsername(GetUserByUsernameRequest.newBuilder().setUsername("'").build()),
        "username");
    assertInvalid(
        () ->
            rpc()
                .tweets()
                .listUserTweets(
                    ListUserTweetsRequest.newBuilder().setUserId("1").setPageSize(101).build()),
        "user_id",
        "page_size");
    assertInvalid(
        () -> rpc().tweets().listTweets(ListTweetsRequest.newBuilder().setPageSize(-1).build()),
        "page_size");
    Refusal.of(
            () ->
                rpc()
                    .tweets()
                    .listTweets(ListTweetsRequest.newBuilder().setPageToken("nonsense").build()))
        .expect(Code.INVALID_ARGUMENT, "INVALID_PAGE_TOKEN");
  }

  @Test
  void invalidIdempotencyKeysAreRefused() {
    Rpc me = rpc().as(TestUser.register(rest())).with("idempotency-key", "k".repeat(256));
    CreateTweetRequest create = CreateTweetRequest.newBuilder().setContent("hi").build();
    Refusal.of(() -> me.tweets().createTweet(create))
        .expect(Code.INVALID_ARGUMENT, "INVALID_HEADER");
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    Rpc me = rpc().as(TestUser.register(rest()));
    String create = TweetServiceGrpc.getCreateTweetMethod().getFullMethodName();
    byte[][] bad = {
      {(byte) 0x0a, (byte) 0x7f, 'h', 'i'}, // shorter than it says
      {(byte) 0x0a, 2, (byte) 0xc3, (byte) 0x28}, // no UTF-8
      {(byte) 0x0a, 3, (byte) 0xed, (byte) 0xa0, (byte) 0xbd}, // half a surrogate pair
      {(byte) 0xff, (byte) 0xff, (byte) 0xff}, // no field
    };
    for (byte[] message : bad) {
      Refusal refusal = Refusal.of(() -> send(me, "tweet", create, message));
      assertThat(refusal.code()).as(refusal.toString()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(refusal.reason()).as(refusal.toString()).isNotEmpty();
    }
  }

  @Test
  void aMessageTooLargeIsRefused() {
    Rpc me = rpc().as(TestUser.register(rest()));
    CreateTweetRequest huge =
        CreateTweetRequest.newBuilder()
            .setContentBytes(ByteString.copyFrom(new byte[2 << 20]))
            .build();
    Refusal refusal = Refusal.of(() -> me.tweets().createTweet(huge));
    assertThat(refusal.code()).as(refusal.toString()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void anUnknownCallIsRefused() {
    for (String service : RunningSystem.SERVICES) {
      for (String name : new String[] {"minitwitter.tweet.v1.TweetService/Nothing", "a.B/C"}) {
        Refusal refusal = Refusal.of(() -> send(rpc(), service, name, new byte[0]));
        assertThat(refusal.code()).as(refusal.toString()).isEqualTo(Code.UNIMPLEMENTED);
      }
    }
  }

  private static byte[] send(Rpc rpc, String service, String method, byte[] message) {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .build();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(rpc.channel(service), raw, options, message);
  }
}
