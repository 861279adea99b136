package io.minitwitter.mesh.node;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.rpc.ErrorDetailsProto;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;

/**
 * Lets tools that live from reflection, such as grpcurl, show the reason of a refusal. It is in the
 * details of the status ({@code google.rpc.ErrorInfo} and its like), which no service's file
 * mentions, so that the reflection service by itself does not know their types.
 */
final class ErrorDetailsReflection implements ServerInterceptor {
  private static final FileDescriptor DETAILS = ErrorDetailsProto.getDescriptor();
  private static final FileDescriptorResponse FILES = files();

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ServerCall<Q, R> shared = withOneHead(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(shared, headers)) {
      @Override
      public void onMessage(Q message) {
        if (message instanceof ServerReflectionRequest request && isForDetails(request)) {
          @SuppressWarnings("unchecked") // the answer to a request of this type
          R answer = (R) answer(request);
          shared.sendHeaders(new Metadata());
          shared.sendMessage(answer);
          shared.request(1);
        } else {
          super.onMessage(message);
        }
      }
    };
  }

  /** The first answer sends the headers. */
  private static <Q, R> ServerCall<Q, R> withOneHead(ServerCall<Q, R> call) {
    return new SimpleForwardingServerCall<>(call) {
      private boolean sent;

      @Override
      public void sendHeaders(Metadata headers) {
        if (!sent) {
          sent = true;
          super.sendHeaders(headers);
        }
      }
    };
  }

  private static boolean isForDetails(ServerReflectionRequest request) {
    String prefix = DETAILS.getPackage() + ".";
    return request.getFileByFilename().equals(DETAILS.getName())
        || (request.getFileContainingSymbol().startsWith(prefix)
            && DETAILS.findMessageTypeByName(
                    request.getFileContainingSymbol().substring(prefix.length()))
                != null);
  }

  private static ServerReflectionResponse answer(ServerReflectionRequest request) {
    return ServerReflectionResponse.newBuilder()
        .setValidHost(request.getHost())
        .setOriginalRequest(request)
        .setFileDescriptorResponse(FILES)
        .build();
  }

  private static FileDescriptorResponse files() {
    FileDescriptorResponse.Builder files =
        FileDescriptorResponse.newBuilder()
            .addFileDescriptorProto(DETAILS.toProto().toByteString());
    DETAILS
        .getDependencies()
        .forEach(file -> files.addFileDescriptorProto(file.toProto().toByteString()));
    return files.build();
  }
}
