package io.minitwitter.mesh.cache;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.function.Function;

/** Records as bytes, and back. */
public interface Codec<V> {

  /** The bytes of a record. */
  byte[] encode(V value);

  /**
   * The record of some bytes.
   *
   * @throws InvalidProtocolBufferException when they are not the bytes of a record
   */
  V decode(byte[] bytes, int offset, int length) throws InvalidProtocolBufferException;

  /** Records as protobuf messages. */
  static <V, M extends MessageLite> Codec<V> of(
      Parser<M> parser, Function<V, M> message, Function<M, V> record) {
    return new Codec<>() {
      @Override
      public byte[] encode(V value) {
        return message.apply(value).toByteArray();
      }

      @Override
      public V decode(byte[] bytes, int offset, int length) throws InvalidProtocolBufferException {
        return record.apply(parser.parseFrom(bytes, offset, length));
      }
    };
  }
}
