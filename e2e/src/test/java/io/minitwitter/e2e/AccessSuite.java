package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.contract.Contract;
import io.minitwitter.options.v1.Access;
import io.minitwitter.options.v1.OptionsProto;
import io.minitwitter.options.v1.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may do what, asked of every call that the contract has. */
abstract class AccessSuite extends SystemSuite {
  private static final String ISSUE =
      AuthServiceGrpc.getIssueServiceTokenMethod().getFullMethodName();

  /** Calls that any user may make, because they change the caller's own data. */
  private static final Set<String> FOR_ANONYMOUS =
      Set.of(
          "post /api/v1/tweets/{tweet_id}/comments",
          "put /api/v1/users/{user_id}/block",
          "delete /api/v1/users/{user_id}/block",
          "put /api/v1/users/{user_id}/mute",
          "delete /api/v1/users/{user_id}/mute",
          "post /api/v1/tweets/{tweet_id}/like",
          "delete /api/v1/tweets/{tweet_id}/like",
          "post /api/v1/comments/{comment_id}/like",
          "delete /api/v1/comments/{comment_id}/like");

  AccessSuite(RunningSystem system) {
    super(system);
  }

  /** An RPC without a route. */
  private record Internal(String service, MethodDescriptor<?, ?> method) {}

  private static List<Internal> internalCalls() {
    List<Internal> internal = new ArrayList<>();
    Contract.grpcServices()
        .forEach(
            (name, service) ->
                service.getMethods().stream()
                    .filter(method -> !isPublic(method))
                    .forEach(method -> internal.add(new Internal(name, method))));
    return internal;
  }

  private static boolean isPublic(MethodDescriptor<?, ?> method) {
    return options(method).hasExtension(AnnotationsProto.http);
  }

  @Test
  void usersCannotMakeInternalCalls() {
    TestUser user = TestUser.register(rest());
    List<Internal> internal = internalCalls();
    assertThat(internal).hasSizeGreaterThanOrEqualTo(7);
    for (Internal call : internal) {
      String name = call.method().getFullMethodName();
      if (name.equals(ISSUE)) {
        continue; // It is how a service gets its first token: its secret is what counts.
      }
      Refusal anonymous = Refusal.of(() -> send(rpc(), call));
      assertThat(anonymous.code()).as(name).isEqualTo(Code.UNAUTHENTICATED);
      assertThat(anonymous.reason()).as(name).isEqualTo("TOKEN_MISSING");
      Refusal refusal = Refusal.of(() -> send(rpc().as(user), call));
      assertThat(refusal.code()).as(name).isEqualTo(Code.PERMISSION_DENIED);
      assertThat(refusal.reason()).as(name).isEqualTo("ACCESS_DENIED");
    }
  }

  @Test
  void whatIsForServicesIsRefusedToAdministrators() {
    TestUser administrator = TestUser.administrator(rest());
    List<Internal> forServices =
        internalCalls().stream()
            .filter(call -> access(call.method()).getRole() == Role.ROLE_UNSPECIFIED)
            .toList();
    assertThat(forServices).hasSizeGreaterThanOrEqualTo(10);
    for (Internal call : forServices) {
      Refusal.of(() -> send(rpc().as(administrator), call))
          .expect(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    }
  }

  private static Access access(MethodDescriptor<?, ?> method) {
    return options(method).getExtension(OptionsProto.access);
  }

  private static MethodOptions options(MethodDescriptor<?, ?> method) {
    return ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor())
        .getMethodDescriptor()
        .getOptions();
  }

  @Test
  void aServiceTokenNeedsTheServicesSecret() {
    IssueServiceTokenRequest wrong =
        IssueServiceTokenRequest.newBuilder().setService("tweet").setSecret("a guess").build();
    Refusal.of(() -> rpc().auth().issueServiceToken(wrong))
        .expect(Code.UNAUTHENTICATED, "BAD_CREDENTIALS");
    Refusal.of(() -> rpc().auth().issueServiceToken(wrong.toBuilder().setService("nobody").build()))
        .expect(Code.UNAUTHENTICATED, "BAD_CREDENTIALS");
  }

  @SuppressWarnings("unchecked") // every method of the contract has messages
  private static void send(Rpc rpc, Internal call) {
    MethodDescriptor<Message, Message> method = (MethodDescriptor<Message, Message>) call.method();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
    // The same for a call with one answer and for one with many.
    ClientCalls.blockingServerStreamingCall(
            rpc.channel(call.service()), method, options, prototype(method))
        .forEachRemaining(answer -> {});
  }

  private static Message prototype(MethodDescriptor<Message, Message> method) {
    return ((MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller())
        .getMessagePrototype();
  }

  @Test
  void internalCallsHaveNoRoute() {
    String document = rest().get("/openapi.json").expect(200).body();
    for (Internal call : internalCalls()) {
      String name = call.method().getFullMethodName();
      assertThat(document).doesNotContain(call.method().getBareMethodName());
      rest().post("/" + name, "{}").expectProblem(404, "ROUTE_NOT_FOUND");
      rest().post("/api/v1/" + name, "{}").expectProblem(404, "ROUTE_NOT_FOUND");
    }
  }

  @Test
  void otherUsersResourcesAreNotAccessibleById() {
    TestUser owner = TestUser.register(rest());
    Map<String, String> tweets = new TreeMap<>();
    JsonNode paths = rest().get("/openapi.json").expect(200).json().path("paths");
    List<String> tried = new ArrayList<>();
    paths.forEachEntry(
        (path, operations) -> {
          if (!path.startsWith("/api/") || !path.contains("{")) {
            return;
          }
          operations.forEachEntry(
              (method, operation) -> {
                if (!List.of("get", "put", "post", "patch", "delete").contains(method)
                    || FOR_ANONYMOUS.contains(method + " " + path)) {
                  return;
                }
                String tweet = owner.tweet(rest(), "of " + owner.username());
                tweets.put(method + path, tweet);
                tried.add(method + " " + path);
                String comment =
                    path.contains("/comments/") ? owner.comment(rest(), tweet, "x") : "";
                assertOthersCannot(method, filled(path, owner, tweet, comment), operation, owner);
              });
        });
    assertThat(tried)
        .contains(
            "delete /api/v1/tweets/{id}",
            "get /api/v1/users/{id}",
            "patch /api/v1/comments/{id}",
            "delete /api/v1/comments/{id}",
            "put /api/v1/notifications/{id}/read");
    for (String tweet : tweets.values()) {
      rest().get("/api/v1/tweets/" + tweet).expect(200);
    }
    rest().as(owner).get("/api/v1/users/profile").expect(200);
  }

  private String filled(String path, TestUser owner, String tweet, String comment) {
    String session = rest().as(owner).get("/api/v1/auth/sessions").text("sessions/0/id");
    String filled =
        path.replace("/tweets/{id}", "/tweets/" + tweet)
            .replace("/sessions/{id}", "/sessions/" + session)
            .replace("{tweet_id}", tweet)
            .replace("/comments/{id}", "/comments/" + comment)
            .replace("/users/{id}", "/users/" + owner.id())
            .replace("/notifications/{id}", "/notifications/" + notification(path, owner))
            .replace("{user_id}", owner.id())
            .replace("{username}", owner.username());
    // A new kind of id needs something of the owner's that it names.
    assertThat(filled).as("the ids of a route").doesNotContain("{");
    return filled;
  }

  /** The id of a resource that only its owner can list, if the path needs one. */
  private String notification(String path, TestUser owner) {
    if (!path.contains("/notifications/{id}")) {
      return "";
    }
    TestUser fan = TestUser.register(rest());
    rest().as(fan).post("/api/v1/users/follow", Rest.json("user_id", owner.id())).expect(204);
    return Eventually.within(
            Duration.ofSeconds(20),
            () -> rest().as(owner).get("/api/v1/notifications").expect(200),
            received -> !received.json().path("notifications").isEmpty())
        .text("notifications/0/id");
  }

  private void assertOthersCannot(String method, String path, JsonNode operation, TestUser owner) {
    TestUser other = TestUser.register(rest());
    String verb = method.toUpperCase(Locale.ROOT);
    // The limits of a request are looked at before its owner is: the document's example keeps them.
    JsonNode example = operation.at("/requestBody/content/application~1json/example");
    byte[] body =
        example.isMissingNode() ? null : example.toString().getBytes(StandardCharsets.UTF_8);
    String type = body == null ? null : "application/json";
    Answer asOther = rest().as(other).send(verb, path, body, type);
    if (method.equals("get")) {
      // Public reads do not show private data.
      assertThat(asOther.status()).as(asOther.toString()).isIn(200, 403, 404);
      assertThat(asOther.body()).as(path).doesNotContain(owner.email());
    } else {
      assertThat(asOther.status()).as(asOther.toString()).isIn(403, 404);
      Answer anonymous = rest().send(verb, path, body, type);
      assertThat(anonymous.status()).as(anonymous.toString()).isEqualTo(401);
    }
  }
}
