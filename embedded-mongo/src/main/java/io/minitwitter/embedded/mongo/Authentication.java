package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.util.Set;

/**
 * Lets the commands of a connection through once it has authenticated, and before that only those
 * that drivers send to find out what the server is.
 */
final class Authentication extends SimpleChannelInboundHandler<ClientRequest> {

  private static final Set<String> ALWAYS_ALLOWED =
      Set.of("hello", "isMaster", "ismaster", "ping", "buildInfo", "buildinfo", "endSessions");

  private static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int MIN_MESSAGE_BYTES = 16;
  private static final int MAX_MESSAGE_BYTES = 65_536;

  private final Scram scram;
  private Scram.Conversation conversation;
  private boolean verified;
  private volatile boolean complete;

  Authentication(Scram scram) {
    super(false);
    this.scram = scram;
  }

  /** Reads messages, and only small ones until the connection has authenticated. */
  MongoWireProtocolHandler decoder() {
    return new MongoWireProtocolHandler() {
      @Override
      protected ClientRequest decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
        if (in.readableBytes() >= Integer.BYTES) {
          int length = in.getIntLE(in.readerIndex());
          int most = complete ? MAX_MESSAGE_SIZE_BYTES : MAX_MESSAGE_BYTES;
          if (length < MIN_MESSAGE_BYTES || length > most) {
            var _ = context.close();
            throw new TooLongFrameException("a message of " + length + " bytes");
          }
        }
        return super.decode(context, in);
      }
    };
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ClientRequest request) {
    Document command = command(request);
    String name = command.isEmpty() ? "" : command.keySet().iterator().next();
    if (complete || ALWAYS_ALLOWED.contains(name)) {
      context.fireChannelRead(request);
    } else if (request instanceof MongoMessage && name.equals("saslStart")) {
      start(context, request, command);
    } else if (request instanceof MongoMessage && name.equals("saslContinue")) {
      proceed(context, request, command);
    } else if (request instanceof MongoMessage) {
      reply(context, request, error(UNAUTHORIZED, "Unauthorized", "authentication is required"));
    } else {
      var _ = context.close();
    }
  }

  private static Document command(ClientRequest request) {
    return switch (request) {
      case MongoMessage message -> message.getDocument();
      case MongoQuery query ->
          query.getQuery().get("$query") instanceof Document wrapped ? wrapped : query.getQuery();
      default -> new Document();
    };
  }

  private void start(ChannelHandlerContext context, ClientRequest request, Document command) {
    try {
      if (!"SCRAM-SHA-256".equals(command.get("mechanism"))) {
        throw new IllegalArgumentException("only SCRAM-SHA-256 is supported");
      }
      conversation = scram.new Conversation(payload(command));
      reply(context, request, step(conversation.challenge(), false));
    } catch (IllegalArgumentException e) {
      fail(context, request);
    }
  }

  private void proceed(ChannelHandlerContext context, ClientRequest request, Document command) {
    try {
      byte[] last = new byte[0];
      if (!verified) {
        last = conversation == null ? null : conversation.verify(payload(command));
      }
      if (last == null) {
        fail(context, request);
        return;
      }
      // A driver that did not ask to skip it sends one more message, which is empty.
      complete = true;
      verified = true;
      conversation = null;
      reply(context, request, step(last, true));
      context.pipeline().remove(this);
    } catch (IllegalArgumentException e) {
      fail(context, request);
    }
  }

  private static byte[] payload(Document command) {
    return switch (command.get("payload")) {
      case BinData data -> data.getData();
      case null, default -> throw new IllegalArgumentException("no payload");
    };
  }

  private static Document step(byte[] payload, boolean done) {
    return new Document("conversationId", 1)
        .append("done", done)
        .append("payload", new BinData(payload))
        .append("ok", 1.0);
  }

  private static void fail(ChannelHandlerContext context, ClientRequest request) {
    Document error = error(AUTHENTICATION_FAILED, "AuthenticationFailed", "authentication failed");
    reply(context, request, error);
    var _ = context.close();
  }

  private static Document error(int code, String name, String message) {
    return new Document("ok", 0.0)
        .append("errmsg", message)
        .append("code", code)
        .append("codeName", name);
  }

  private static void reply(
      ChannelHandlerContext context, ClientRequest request, Document document) {
    Channel channel = context.channel();
    MessageHeader header = new MessageHeader(0, request.getHeader().getRequestID());
    var _ = context.writeAndFlush(new MongoMessage(channel, header, document));
  }
}
