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
import io.minitwitter.mesh.identity.Person;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.options.v1.OptionsProto;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers a repeated create with its first answer (draft-ietf-httpapi-idempotency-key-header).
 * Redis remembers answers for 24 hours and marks running calls; it is the fast path only. Without
 * it the key that the store keeps beside the created thing still makes the repetition safe.
 */
public final class IdempotencyInterceptor implements ServerInterceptor {
  /** The key, at most 255 visible ASCII characters. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_LENGTH = 255;

  private final Answers answers;
  private final Map<String, Boolean> takesKey = new ConcurrentHashMap<>();

  /** Keys of the service {@code owner}, whose name is the prefix of each Redis key. */
  public IdempotencyInterceptor(String owner, Redis redis) {
    this.answers = new Answers(owner, redis);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String key = headers.get(HEADER);
    Optional<Person> person = Caller.current().person();
    if (key == null || person.isEmpty() || !takesKey(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    checkForm(key);
    String id =
        person.get().id() + ":" + call.getMethodDescriptor().getFullMethodName() + ":" + key;
    RecordedCall<Q, R> recorded = new RecordedCall<>(call, answers);
    return new KeyedListener<>(next.startCall(recorded, headers), recorded, answers, id);
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

  /** Keeps the one answer of a unary call until it is known to be a success. */
  private static final class RecordedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Answers answers;
    private String id;
    private byte[] hash;
    private byte[] answer;

    RecordedCall(ServerCall<Q, R> call, Answers answers) {
      super(call);
      this.answers = answers;
    }

    void begin(String newId, byte[] newHash) {
      id = newId;
      hash = newHash;
    }

    @Override
    public void sendMessage(R message) {
      answer = ((Message) message).toByteArray();
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (id != null) {
        if (status.isOk() && answer != null) {
          answers.keep(id, hash, answer);
        } else {
          answers.forget(id);
        }
      }
      super.close(status, trailers);
    }

    void replay(byte[] first) {
      super.sendHeaders(new Metadata());
      super.sendMessage(getMethodDescriptor().parseResponse(new ByteArrayInputStream(first)));
      super.close(Status.OK, new Metadata());
    }
  }

  private static final class KeyedListener<Q, R> extends SimpleForwardingServerCallListener<Q> {
    private final RecordedCall<Q, R> call;
    private final Answers answers;
    private final String id;
    private byte[] hash;

    KeyedListener(
        ServerCall.Listener<Q> listener, RecordedCall<Q, R> call, Answers answers, String id) {
      super(listener);
      this.call = call;
      this.answers = answers;
      this.id = id;
    }

    @Override
    public void onMessage(Q request) {
      hash = Answers.hash(((Message) request).toByteArray());
      super.onMessage(request);
    }

    @Override
    public void onHalfClose() {
      if (hash == null) {
        super.onHalfClose();
        return;
      }
      Optional<byte[]> first = answers.begin(id, hash);
      if (first.isPresent()) {
        call.replay(first.get());
        return;
      }
      call.begin(id, hash);
      Context.current()
          .withValue(IdempotencyKey.KEY, new IdempotencyKey(id, Answers.hex(hash)))
          .run(super::onHalfClose);
    }
  }
}
