package io.minitwitter.contract;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.event.v1.DeadLetterServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.notification.v1.NotificationServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The services of the contract, for what is made from all of them: routes, the OpenAPI document,
 * retry rules, and the tests that hold the access policy against them.
 */
public final class Contract {
  private static final Map<String, io.grpc.ServiceDescriptor> SERVICES = services();

  /** What nodes serve besides their own service. */
  private static final List<io.grpc.ServiceDescriptor> NODE_SERVICES =
      List.of(DeadLetterServiceGrpc.getServiceDescriptor());

  private Contract() {}

  /** Each gRPC service by the short name of the process that serves it, such as {@code tweet}. */
  public static Map<String, io.grpc.ServiceDescriptor> grpcServices() {
    return SERVICES;
  }

  /** Each gRPC service that many processes serve beside their own. */
  public static List<io.grpc.ServiceDescriptor> nodeServices() {
    return NODE_SERVICES;
  }

  /** Every RPC of every service. */
  public static Stream<MethodDescriptor> methods() {
    return Stream.concat(SERVICES.values().stream(), NODE_SERVICES.stream())
        .flatMap(service -> file(service).getServices().stream())
        .map(ServiceDescriptor::getMethods)
        .flatMap(List::stream);
  }

  /** An RPC's name as gRPC, the access policy and the log have it: {@code package.Service/Rpc}. */
  public static String fullName(MethodDescriptor method) {
    return method.getService().getFullName() + "/" + method.getName();
  }

  private static FileDescriptor file(io.grpc.ServiceDescriptor service) {
    return ((ProtoFileDescriptorSupplier) service.getSchemaDescriptor()).getFileDescriptor();
  }

  private static Map<String, io.grpc.ServiceDescriptor> services() {
    Map<String, io.grpc.ServiceDescriptor> services = new LinkedHashMap<>();
    services.put("auth", AuthServiceGrpc.getServiceDescriptor());
    services.put("user", UserServiceGrpc.getServiceDescriptor());
    services.put("follow", FollowServiceGrpc.getServiceDescriptor());
    services.put("tweet", TweetServiceGrpc.getServiceDescriptor());
    services.put("comment", CommentServiceGrpc.getServiceDescriptor());
    services.put("like", LikeServiceGrpc.getServiceDescriptor());
    services.put("notification", NotificationServiceGrpc.getServiceDescriptor());
    return java.util.Collections.unmodifiableMap(services);
  }
}
