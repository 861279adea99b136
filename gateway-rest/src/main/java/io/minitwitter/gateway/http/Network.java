package io.minitwitter.gateway.http;

import com.google.common.net.InetAddresses;

/** A network of addresses, such as {@code 10.0.0.0/8}, or a single one. */
final class Network {
  private final byte[] address;
  private final int prefixBits;

  private Network(byte[] address, int prefixBits) {
    this.address = address;
    this.prefixBits = prefixBits;
  }

  /**
   * @throws IllegalArgumentException when the text is neither a network nor an address
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = InetAddresses.forString(host).getAddress();
    int most = address.length * Byte.SIZE;
    int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(text + " is not a network");
    }
    return new Network(address, bits);
  }

  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
      int left = Math.min(Byte.SIZE, prefixBits - bit);
      int mask = 0xFF << (Byte.SIZE - left);
      if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask & 0xFF) != 0) {
        return false;
      }
    }
    return true;
  }
}
