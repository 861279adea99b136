package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Listens on the loopback address and runs the commands of connections that authenticated. */
final class WireServer implements AutoCloseable {

  /**
   * A connection keeps to one thread, and a write occupies it until it is on disk. Threads start
   * with the connections that need them.
   */
  private static final int WORKERS = 32;

  private static final int BACKLOG = 100;
  private static final int STOP_SECONDS = 5;

  private final MongoBackend backend;
  private final EventLoopGroup acceptor = group("embedded-mongo-accept", 1);
  private final EventLoopGroup workers = group("embedded-mongo", WORKERS);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listening;

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   */
  WireServer(MongoBackend backend, Scram scram, int port) {
    this.backend = backend;
    try {
      listening =
          new ServerBootstrap()
              .group(acceptor, workers)
              .channel(NioServerSocketChannel.class)
              .option(ChannelOption.SO_BACKLOG, BACKLOG)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(pipeline(scram))
              .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))
              .syncUninterruptibly()
              .channel();
    } catch (RuntimeException e) {
      stopThreads();
      throw e;
    }
  }

  private static EventLoopGroup group(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  private ChannelInitializer<SocketChannel> pipeline(Scram scram) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        Authentication authentication = new Authentication(scram);
        channel
            .pipeline()
            .addLast(new MongoWireReplyEncoder())
            .addLast(new AnswerEncoder())
            .addLast(authentication.decoder())
            .addLast(authentication)
            .addLast(new MongoDatabaseHandler(backend, connections))
            .addLast(new MongoExceptionHandler());
      }
    };
  }

  /** Holds a page of documents; a buffer of the default size would be enlarged many times. */
  private static final class AnswerEncoder extends MongoWireMessageEncoder {
    private static final int INITIAL_BYTES = 8_192;

    @Override
    protected ByteBuf allocateBuffer(
        ChannelHandlerContext context, MongoMessage answer, boolean preferDirect) {
      return Unpooled.buffer(INITIAL_BYTES);
    }
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private void stopThreads() {
    var _ = acceptor.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    workers
        .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends connections, then closes the backend. */
  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    connections.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    stopThreads();
    backend.close();
  }
}
