package io.minitwitter.mesh.node;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How much clients may hold at the same time, in all and per address. */
final class Quota {
  private final int total;
  private final int perAddress;
  private final AtomicInteger used = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  Quota(int total, int perAddress) {
    this.total = total;
    this.perAddress = perAddress;
  }

  /** Takes one; false if the address or all of them together have all that they may have. */
  boolean tryAcquire(String address) {
    return tryAcquire(address, 1);
  }

  /** Takes an amount; false if the address or all of them together would have too much. */
  boolean tryAcquire(String address, int amount) {
    if (used.addAndGet(amount) > total) {
      used.addAndGet(-amount);
      return false;
    }
    if (byAddress.merge(address, amount, Integer::sum) > perAddress) {
      release(address, amount);
      return false;
    }
    return true;
  }

  /** Takes an amount that cannot be refused any more. */
  void acquire(String address, int amount) {
    used.addAndGet(amount);
    byAddress.merge(address, amount, Integer::sum);
  }

  void release(String address) {
    release(address, 1);
  }

  void release(String address, int amount) {
    byAddress.computeIfPresent(address, (_, held) -> held <= amount ? null : held - amount);
    used.addAndGet(-amount);
  }

  int used() {
    return used.get();
  }

  /**
   * Where a connection comes from; empty within the process. Of IPv6 the first 64 bits, which is
   * the smallest network that one site has.
   */
  static Optional<String> address(Attributes connection) {
    if (!(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress socket)) {
      return Optional.empty();
    }
    InetAddress address = socket.getAddress();
    return Optional.of(
        address instanceof Inet6Address
            ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
            : address.getHostAddress());
  }
}
