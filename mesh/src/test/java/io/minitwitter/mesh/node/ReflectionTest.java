package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReflectionTest {
  private static final ServerReflectionRequest LIST =
      ServerReflectionRequest.newBuilder().setListServices("").build();

  private static RunningProbe probe;

  @BeforeAll
  static void start() {
    probe = RunningProbe.start();
  }

  @AfterAll
  static void stop() {
    probe.close();
  }

  @Test
  void listsTheServicesToAnonymousCallers() throws Exception {
    assertThat(ask(LIST).getFirst().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactlyInAnyOrder(
            "minitwitter.tweet.v1.TweetService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection");
  }

  @Test
  void knowsTheTypesOfARefusalsDetailsWheneverItIsAsked() throws Exception {
    List<ServerReflectionResponse> answers =
        ask(symbol("google.rpc.ErrorInfo"), LIST, symbol("google.rpc.BadRequest"));

    assertThat(messages(answers.get(0))).contains("ErrorInfo", "BadRequest", "RetryInfo");
    assertThat(answers.get(1).hasListServicesResponse()).isTrue();
    assertThat(answers.get(2).getOriginalRequest()).isEqualTo(symbol("google.rpc.BadRequest"));
  }

  @Test
  void leavesOtherQuestionsToTheServiceItself() throws Exception {
    List<ServerReflectionResponse> answers =
        ask(symbol("minitwitter.tweet.v1.Tweet"), symbol("google.rpc.Nothing"));

    assertThat(messages(answers.get(0))).contains("Tweet").doesNotContain("ErrorInfo");
    assertThat(answers.get(1).hasErrorResponse()).isTrue();
  }

  private static ServerReflectionRequest symbol(String name) {
    return ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build();
  }

  private static List<String> messages(ServerReflectionResponse answer) throws Exception {
    List<String> names = new ArrayList<>();
    for (var file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      FileDescriptorProto.parseFrom(file)
          .getMessageTypeList()
          .forEach(type -> names.add(type.getName()));
    }
    return names;
  }

  /** All answers of one stream. */
  private static List<ServerReflectionResponse> ask(ServerReflectionRequest... questions)
      throws Exception {
    CompletableFuture<List<ServerReflectionResponse>> ended = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> stream =
        ServerReflectionGrpc.newStub(probe.tcp())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  private final List<ServerReflectionResponse> answers = new ArrayList<>();

                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    ended.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(answers);
                  }
                });
    for (ServerReflectionRequest question : questions) {
      stream.onNext(question);
    }
    stream.onCompleted();
    return ended.get();
  }
}
