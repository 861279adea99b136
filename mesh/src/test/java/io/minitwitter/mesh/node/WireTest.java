package io.minitwitter.mesh.node;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INVALID_FIELDS;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_MALFORMED_MESSAGE;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_MISSING;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOO_LARGE;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes over the wire need not come from a stub. */
@Timeout(120)
class WireTest {
  private static final int MAX_MESSAGE = 1 << 17;
  private static final Marshaller<byte[]> RAW =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream in) {
          try {
            return in.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static RunningProbe probe;

  @BeforeAll
  static void start() {
    probe = RunningProbe.start().publishKeys();
  }

  @AfterAll
  static void stop() {
    probe.close();
  }

  static Stream<byte[]> malformed() {
    return Stream.of(
        new byte[] {0x0A, 2, (byte) 0xC3, 0x28}, // invalid UTF-8 in a string
        new byte[] {0x0A, 24, '0', '1'}, // shorter than it says
        new byte[] {0x0A}, // a tag alone
        new byte[] {0}, // tag zero
        new byte[] {0x0F}, // an unknown wire type
        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, // a number that never ends
        "{\"id\":\"0123\"}".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedMessagesAreInvalidArguments(byte[] bytes) {
    for (Channel channel : channels()) {
      int before = probe.tweets().calls();

      ErrorDetails details =
          assertFails(ERROR_REASON_MALFORMED_MESSAGE, () -> send(channel, "GetTweet", bytes));

      assertThat(details.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(details.message()).doesNotContain("Exception", "protobuf", "java");
      assertThat(probe.tweets().calls()).isEqualTo(before);
      assertStillServes(channel);
    }
  }

  @Test
  void aDeniedCallerLearnsNothingAboutTheMessage() {
    for (Channel channel : channels()) {
      assertFails(
          ERROR_REASON_TOKEN_MISSING, () -> send(channel, "CreateTweet", new byte[] {0x0A}));
    }
  }

  @Test
  void invalidReadsAreRefusedAndValidOnesServedEachTime() {
    byte[] bad =
        GetTweetRequest.newBuilder().setId("not hexadecimal digits..").build().toByteArray();
    for (Channel channel : channels()) {
      for (int time = 0; time < 3; time++) {
        assertStillServes(channel);
        assertFails(ERROR_REASON_INVALID_FIELDS, () -> send(channel, "GetTweet", bad));
      }
    }
  }

  @Test
  void unknownFieldsAreNotMalformed() {
    byte[] known =
        GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build().toByteArray();
    byte[] more = Arrays.copyOf(known, known.length + 3);
    more[known.length] = (byte) 0x98; // field 19, a number
    more[known.length + 1] = 0x01;
    more[known.length + 2] = 0x07;

    for (Channel channel : channels()) {
      assertThat(send(channel, "GetTweet", more)).isEmpty();
    }
  }

  @Test
  void aMessageBeyondAMebibyteIsTooLarge() {
    ErrorDetails details =
        assertFails(
            ERROR_REASON_TOO_LARGE, () -> send(probe.tcp(), "GetTweet", new byte[MAX_MESSAGE + 1]));

    assertThat(details.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertStillServes(probe.tcp());
  }

  @Test
  void aMessageThatGrowsBeyondAMebibyteWhenItIsUnpackedIsTooLarge() {
    assertFails(
        ERROR_REASON_TOO_LARGE,
        () ->
            TweetServiceGrpc.newBlockingStub(probe.tcp())
                .withCompression("gzip")
                .getTweet(GetTweetRequest.newBuilder().setId("0".repeat(4 * MAX_MESSAGE)).build()));
    assertStillServes(probe.tcp());
  }

  @Test
  void metadataOfTwoLongTokensPassesAndMoreIsRefused() {
    assertThat(get(withHeader(probe.tcp(), "x-padding", "x".repeat(8 << 10)))).isNotNull();

    Throwable refusal =
        catchThrowable(() -> get(withHeader(probe.tcp(), "x-padding", "x".repeat(64 << 10))));

    assertThat(refusal).isNotNull();
    assertThat(Status.fromThrowable(refusal).getCode())
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL, Status.Code.UNKNOWN);
    assertStillServes(probe.tcp());
  }

  private static List<Channel> channels() {
    return List.of(probe.tcp(), probe.inProcess());
  }

  private static byte[] send(Channel channel, String rpc, byte[] request) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(TweetServiceGrpc.SERVICE_NAME + "/" + rpc)
            .setRequestMarshaller(RAW)
            .setResponseMarshaller(RAW)
            .build();
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
  }

  private static GetTweetResponse get(Channel channel) {
    return TweetServiceGrpc.newBlockingStub(channel)
        .getTweet(GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build());
  }

  private static void assertStillServes(Channel channel) {
    assertThat(get(channel)).isNotNull();
  }

  private static Channel withHeader(Channel channel, String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
