package io.minitwitter.mesh.node;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.health.v1.HealthGrpc;
import io.minitwitter.contract.Contract;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends the stream of a unary call some time after the latest deadline, even if its response was
 * sent and the client does not read it. gRPC does so for calls with a deadline: the others, and
 * those with a later one, are given one here, before gRPC reads it.
 *
 * <p>{@link DeadlineLimit} answers calls before that time.
 */
final class StreamEnd extends ServerStreamTracer.Factory {
  /** How much later than the latest deadline. */
  static final Duration READ_TIME = Duration.ofSeconds(5);

  /** Whether the current call came without a deadline. */
  private static final Context.Key<Boolean> WITHOUT_DEADLINE =
      Context.keyWithDefault("minitwitter-without-deadline", false);

  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");
  private static final ServerStreamTracer NOTHING = new ServerStreamTracer() {};
  private static final ServerStreamTracer MARK =
      new ServerStreamTracer() {
        @Override
        public Context filterContext(Context context) {
          return context.withValue(WITHOUT_DEADLINE, true);
        }
      };

  /** Streams have no deadline; {@link OpenStreams} limits them. */
  private final Set<String> unary =
      Stream.concat(
              Contract.methods()
                  .filter(method -> !method.isServerStreaming() && !method.isClientStreaming())
                  .map((MethodDescriptor method) -> Contract.fullName(method)),
              Stream.of(HealthGrpc.getCheckMethod().getFullMethodName()))
          .collect(Collectors.toUnmodifiableSet());

  private final Duration end;

  StreamEnd(Duration latestDeadline) {
    this.end = latestDeadline.plus(READ_TIME);
  }

  /** Whether the current call came without a deadline. */
  static boolean isWithoutDeadline() {
    return WITHOUT_DEADLINE.get();
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    if (!unary.contains(fullMethodName)) {
      return NOTHING;
    }
    String timeout = headers.get(TIMEOUT);
    if (timeout != null && !isLater(timeout)) {
      return NOTHING;
    }
    headers.discardAll(TIMEOUT);
    headers.put(TIMEOUT, end.toMillis() + "m");
    return timeout == null ? MARK : NOTHING;
  }

  /** Whether it is later than the end; what has no such form is for gRPC to refuse. */
  private boolean isLater(String timeout) {
    Matcher form = FORM.matcher(timeout);
    return form.matches()
        && unit(form.group(2)).toMillis(Long.parseLong(form.group(1))) > end.toMillis();
  }

  private static TimeUnit unit(String letter) {
    return switch (letter) {
      case "H" -> TimeUnit.HOURS;
      case "M" -> TimeUnit.MINUTES;
      case "S" -> TimeUnit.SECONDS;
      case "m" -> TimeUnit.MILLISECONDS;
      case "u" -> TimeUnit.MICROSECONDS;
      default -> TimeUnit.NANOSECONDS;
    };
  }
}
