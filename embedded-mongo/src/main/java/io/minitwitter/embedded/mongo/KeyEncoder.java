package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * Writes BSON values as bytes whose unsigned order is MongoDB's order of the values, one after
 * another, so that an index is a sorted map of byte arrays.
 *
 * <p>Each value is a type byte and a body. The end of a value follows from its bytes, so no value's
 * bytes are a prefix of another's. The first byte of whatever follows a value is neither 0x00 nor
 * 0xFF: a 0xFF after a value is greater than every key that begins with it.
 */
final class KeyEncoder {

  /** A key below every value. */
  static final byte[] BEFORE_ALL = {0x01};

  /** Stands for an empty array, which MongoDB sorts below null. */
  enum Array {
    EMPTY
  }

  private static final int END = 0x04;
  private static final int MIN_KEY = 0x08;
  private static final int EMPTY = 0x0C;
  private static final int NULL = 0x10;
  private static final int NUMBER = 0x18;
  private static final int STRING = 0x20;
  private static final int DOCUMENT = 0x28;
  private static final int ARRAY = 0x30;
  private static final int BINARY = 0x38;
  private static final int LEGACY_UUID = 0x3C;
  private static final int UUID_BYTES = 0x40;
  private static final int OBJECT_ID = 0x48;
  private static final int BOOLEAN = 0x50;
  private static final int DATE = 0x58;
  private static final int TIMESTAMP = 0x60;
  private static final int MAX_KEY = 0x78;

  private byte[] buffer = new byte[48];
  private int length;

  /** The bytes of one value in ascending order. */
  static byte[] encode(Object value) {
    return new KeyEncoder().append(value, true).toBytes();
  }

  static byte[] invert(byte[] encoded) {
    byte[] inverted = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      inverted[i] = (byte) ~encoded[i];
    }
    return inverted;
  }

  static byte[] concat(byte[] first, byte... second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  KeyEncoder append(Object value, boolean ascending) {
    int start = length;
    write(value);
    if (!ascending) {
      for (int i = start; i < length; i++) {
        buffer[i] = (byte) ~buffer[i];
      }
    }
    return this;
  }

  KeyEncoder appendRaw(byte[] bytes) {
    writeBytes(bytes);
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void write(Object value) {
    switch (value) {
      case null -> writeByte(NULL);
      case Missing _ -> writeByte(NULL);
      case MinKey _ -> writeByte(MIN_KEY);
      case MaxKey _ -> writeByte(MAX_KEY);
      case Decimal128 decimal -> throw notIndexable(decimal);
      case Number number -> writeNumber(number);
      case String string -> {
        writeByte(STRING);
        writeText(string);
      }
      case Map<?, ?> document -> writeDocument(document);
      case Collection<?> array -> {
        writeByte(ARRAY);
        array.forEach(this::write);
        writeByte(END);
      }
      case BinData binary -> {
        writeByte(BINARY);
        writeInt(binary.getData().length);
        writeBytes(binary.getData());
      }
      case LegacyUUID uuid -> writeUuid(LEGACY_UUID, uuid.getUuid());
      case UUID uuid -> writeUuid(UUID_BYTES, uuid);
      case ObjectId id -> {
        writeByte(OBJECT_ID);
        writeBytes(id.toByteArray());
      }
      case Boolean bool -> {
        writeByte(BOOLEAN);
        writeByte(bool ? 2 : 1);
      }
      case Instant date -> {
        writeByte(DATE);
        writeLong(date.toEpochMilli() ^ Long.MIN_VALUE);
      }
      case BsonTimestamp timestamp -> {
        writeByte(TIMESTAMP);
        writeLong(timestamp.getValue());
      }
      case Array _ -> writeByte(EMPTY);
      default -> throw notIndexable(value);
    }
  }

  private static MongoServerError notIndexable(Object value) {
    return new MongoServerError(
        2, "BadValue", "Values of type " + value.getClass().getSimpleName() + " are not indexed");
  }

  /**
   * Numbers compare by value whatever their type: first as doubles, then, for long integers that
   * share a double, as integers.
   */
  private void writeNumber(Number number) {
    double asDouble = number.doubleValue();
    if (asDouble == 0.0) {
      asDouble = 0.0; // -0.0 equals 0.0
    }
    long bits = Double.doubleToLongBits(asDouble);
    writeByte(NUMBER);
    writeLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    long whole = number instanceof Long exact ? exact : (long) asDouble;
    writeLong(whole ^ Long.MIN_VALUE);
  }

  private void writeDocument(Map<?, ?> document) {
    writeByte(DOCUMENT);
    for (Map.Entry<?, ?> field : document.entrySet()) {
      // MongoDB compares the type of a field before its name, and the name before the value.
      int type = length;
      writeByte(NULL);
      writeText((String) field.getKey());
      int value = length;
      write(field.getValue());
      buffer[type] = buffer[value];
    }
    writeByte(END);
  }

  private void writeUuid(int type, UUID uuid) {
    writeByte(type);
    writeLong(uuid.getMostSignificantBits());
    writeLong(uuid.getLeastSignificantBits());
  }

  /** UTF-8, ended by a zero byte; a zero within is followed by 0xFF so that it is no end. */
  private void writeText(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      writeByte(b);
      if (b == 0) {
        writeByte(0xFF);
      }
    }
    writeByte(0);
  }

  private void writeInt(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      writeByte(value >>> shift);
    }
  }

  private void writeLong(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      writeByte((int) (value >>> shift));
    }
  }

  private void writeBytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void writeByte(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
  }

  private void reserve(int bytes) {
    if (length + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
    }
  }

  /** Whether a filter's operand can be looked up as one value of an index. */
  static boolean isIndexable(Object value) {
    return switch (value) {
      case null -> true;
      case Document document -> document.keySet().stream().noneMatch(key -> key.startsWith("$"));
      case Decimal128 _ -> false;
      case Number _ -> true;
      case String _ -> true;
      case BinData _ -> true;
      case LegacyUUID _ -> true;
      case UUID _ -> true;
      case ObjectId _ -> true;
      case Boolean _ -> true;
      case Instant _ -> true;
      case BsonTimestamp _ -> true;
      default -> false;
    };
  }
}
