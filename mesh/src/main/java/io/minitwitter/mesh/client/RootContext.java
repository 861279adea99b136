package io.minitwitter.mesh.client;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * Lets a channel work in {@link Context#ROOT}, whichever call uses it. A channel connects, and
 * opens its health-check stream, on the thread of the call that needs it; in that call's context
 * the stream would be cancelled with the call, and later calls would fail. The call itself keeps
 * its caller's deadline and cancellation.
 */
final class RootContext implements ClientInterceptor {
  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    Context caller = Context.current();
    Deadline inherited = caller.getDeadline();
    Deadline own = options.getDeadline();
    CallOptions bounded =
        inherited != null && (own == null || inherited.isBefore(own))
            ? options.withDeadline(inherited)
            : options;
    return new Call<>(inRoot(() -> next.newCall(method, bounded)), caller);
  }

  private static <T> T inRoot(Callable<T> work) {
    try {
      return Context.ROOT.call(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Call<Q, R> extends ClientCall<Q, R> {
    private final ClientCall<Q, R> call;
    private final Context caller;
    private final Context.CancellationListener cancellation = this::cancelled;

    Call(ClientCall<Q, R> call, Context caller) {
      this.call = call;
      this.caller = caller;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      Listener<R> inCallersContext =
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onHeaders(Metadata headers) {
              caller.run(() -> super.onHeaders(headers));
            }

            @Override
            public void onMessage(R message) {
              caller.run(() -> super.onMessage(message));
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              caller.removeListener(cancellation);
              caller.run(() -> super.onClose(status, trailers));
            }

            @Override
            public void onReady() {
              caller.run(super::onReady);
            }
          };
      Context.ROOT.run(() -> call.start(inCallersContext, headers));
      // Now if the caller is cancelled already.
      caller.addListener(cancellation, Runnable::run);
    }

    private void cancelled(Context context) {
      // The options hold the same deadline and end the call with the right status.
      if (!(context.cancellationCause() instanceof TimeoutException)) {
        cancel("The caller's context was cancelled", context.cancellationCause());
      }
    }

    @Override
    public void cancel(String message, Throwable cause) {
      Context.ROOT.run(() -> call.cancel(message, cause));
    }

    @Override
    public void request(int messages) {
      Context.ROOT.run(() -> call.request(messages));
    }

    @Override
    public void sendMessage(Q message) {
      Context.ROOT.run(() -> call.sendMessage(message));
    }

    @Override
    public void halfClose() {
      Context.ROOT.run(call::halfClose);
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      call.setMessageCompression(enabled);
    }

    @Override
    public Attributes getAttributes() {
      return call.getAttributes();
    }
  }
}
