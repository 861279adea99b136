package io.minitwitter.mesh.node;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections and reads from a connection only while its client reads what it was sent:
 * otherwise a client that sends and never reads fills the memory with refusals. A connection that
 * stays so is closed.
 */
final class ClientSockets extends NioServerSocketChannel {
  /** How long a client may read nothing while there is something to read. */
  static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

  private static final EventLoopGroup ACCEPTING = group("grpc-accept", 1);
  private static final EventLoopGroup SERVING =
      group("grpc-serve", Runtime.getRuntime().availableProcessors());

  /** Shared by all servers of a process. */
  static EventLoopGroup accepting() {
    return ACCEPTING;
  }

  /** Shared by all servers of a process. */
  static EventLoopGroup serving() {
    return SERVING;
  }

  private static EventLoopGroup group(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads,
        Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
        NioIoHandler.newFactory());
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int before = accepted.size();
    int count = super.doReadMessages(accepted);
    for (Object channel : accepted.subList(before, accepted.size())) {
      ((Channel) channel).pipeline().addLast(new Pause());
    }
    return count;
  }

  /** The handler next to the socket. */
  static final class Pause extends ChannelInboundHandlerAdapter {
    private Future<?> timeout;

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      Channel channel = context.channel();
      channel.config().setAutoRead(channel.isWritable());
      cancel();
      if (!channel.isWritable()) {
        timeout =
            channel
                .eventLoop()
                .schedule(
                    () -> {
                      var _ = channel.close();
                    },
                    READ_TIMEOUT.toMillis(),
                    TimeUnit.MILLISECONDS);
      }
      context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      cancel();
      context.fireChannelInactive();
    }

    private void cancel() {
      if (timeout != null) {
        timeout.cancel(false);
        timeout = null;
      }
    }
  }
}
