package io.minitwitter.mesh.identity;

import com.google.common.net.InetAddresses;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The network that a call comes from: an IPv4 address, or the /64 of an IPv6 address, since one
 * customer has all of that. Behind the gateway it is the network of the gateway's client.
 */
public final class ClientNetwork {
  /** The network of the current call; empty where there is none, as within a process. */
  public static final Context.Key<String> KEY =
      Context.keyWithDefault("minitwitter-client-network", "");

  /** The network of the gateway's client. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("minitwitter-client-network", Metadata.ASCII_STRING_MARSHALLER);

  /** The gateway's own token, without which {@link #HEADER} is ignored. */
  public static final Metadata.Key<String> VIA =
      Metadata.Key.of("minitwitter-via", Metadata.ASCII_STRING_MARSHALLER);

  /** Whether the gateway's token came with the current call. */
  static final Context.Key<Boolean> VOUCHED_FOR =
      Context.keyWithDefault("minitwitter-vouched-for", false);

  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** The network of the call that this thread serves. */
  public static String current() {
    return KEY.get();
  }

  /** Whether the gateway made the call that this thread serves, for a client of its own. */
  public static boolean isVouchedFor() {
    return VOUCHED_FOR.get();
  }

  /** The network of an address. */
  public static String of(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
    try {
      return InetAddresses.toAddrString(InetAddress.getByAddress(network)) + "/64";
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The network of the other end of a connection; empty within a process. */
  public static String ofPeer(Attributes connection) {
    return connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? of(peer.getAddress())
        : "";
  }
}
