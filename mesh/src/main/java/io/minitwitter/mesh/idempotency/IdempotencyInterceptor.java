package io.minitwitter.mesh.idempotency;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.options.v1.OptionsProto;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes the idempotency key of a create to its handler (draft-ietf-httpapi-idempotency-key-header)
 * and refuses a second call with it while the first one runs.
 *
 * <p>The store keeps the key with what it created and decides the response to a repetition. Nothing
 * caches responses: a stored one would be wrong once the item is edited or deleted. Without Redis
 * only the refusal of concurrent calls is missing, and the store's unique index decides.
 */
public final class IdempotencyInterceptor implements ServerInterceptor {
  /** The key, at most 255 visible ASCII characters. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_LENGTH = 255;

  private final RunningCalls running;
  private final Map<String, Boolean> takesKey = new ConcurrentHashMap<>();

  /** Keys of the service {@code owner}, whose name is the prefix of each Redis key. */
  public IdempotencyInterceptor(String owner, Redis redis) {
    this.running = new RunningCalls(owner, redis);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String key = headers.get(HEADER);
    Optional<UserIdentity> user = Caller.current().user();
    if (key == null || user.isEmpty() || !takesKey(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    checkForm(key);
    String id = user.get().id() + ":" + call.getMethodDescriptor().getFullMethodName() + ":" + key;
    MarkedCall<Q, R> marked = new MarkedCall<>(call, running);
    return new KeyedListener<>(next.startCall(marked, headers), marked, id);
  }

  private boolean takesKey(MethodDescriptor<?, ?> method) {
    return takesKey.computeIfAbsent(
        method.getFullMethodName(),
        any ->
            method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier
                && supplier
                    .getMethodDescriptor()
                    .getOptions()
                    .getExtension(OptionsProto.idempotencyKey));
  }

  private static void checkForm(String key) {
    boolean visible = key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (key.isEmpty() || key.length() > MAX_LENGTH || !visible) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_INVALID_HEADER,
          "An idempotency key is 1 to 255 visible ASCII characters.");
    }
  }

  /** Removes its mark before the response is sent, so that the caller can repeat at once. */
  private static final class MarkedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final RunningCalls running;
    private IdempotencyKey mark;

    MarkedCall(ServerCall<Q, R> call, RunningCalls running) {
      super(call);
      this.running = running;
    }

    synchronized void begin(IdempotencyKey key) {
      running.begin(key);
      mark = key;
    }

    synchronized void end() {
      if (mark != null) {
        running.end(mark);
        mark = null;
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end();
      super.close(status, trailers);
    }
  }

  private static final class KeyedListener<Q, R> extends SimpleForwardingServerCallListener<Q> {
    private final MarkedCall<Q, R> call;
    private final String id;
    private Optional<IdempotencyKey> key = Optional.empty();

    KeyedListener(ServerCall.Listener<Q> listener, MarkedCall<Q, R> call, String id) {
      super(listener);
      this.call = call;
      this.id = id;
    }

    @Override
    public void onMessage(Q request) {
      key = Optional.of(IdempotencyKey.of(id, ((Message) request).toByteArray()));
      super.onMessage(request);
    }

    @Override
    public void onHalfClose() {
      if (key.isEmpty()) {
        super.onHalfClose();
        return;
      }
      call.begin(key.get());
      try {
        Context.current().withValue(IdempotencyKey.KEY, key.get()).run(super::onHalfClose);
      } finally {
        // A handler that fails, or whose caller has disconnected, does not close the call.
        call.end();
      }
    }
  }
}
