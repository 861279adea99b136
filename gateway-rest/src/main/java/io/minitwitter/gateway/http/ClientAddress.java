package io.minitwitter.gateway.http;

import com.google.common.net.InetAddresses;
import io.minitwitter.mesh.identity.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;

/**
 * The address that a request counts against: the peer's, or, behind a trusted proxy, the last entry
 * of {@code X-Forwarded-For} that is not a trusted proxy itself. Entries further left could be made
 * up by the client. IPv6 addresses are cut to their /64, which one customer has to itself.
 */
final class ClientAddress {
  private static final List<String> PROXY_HEADERS =
      List.of(
          "Forwarded",
          "Via",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Server",
          "X-Real-IP");

  private final List<Network> trusted;

  /**
   * @param trustedProxies addresses and networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one of them is neither
   */
  ClientAddress(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(Network::parse).toList();
  }

  /** The address of the client that sent a request. */
  String of(HttpServletRequest request) {
    String peer = request.getRemoteAddr();
    if (trusted.isEmpty() && peer.indexOf(':') < 0) {
      return peer;
    }
    return of(peer, Collections.list(request.getHeaders("X-Forwarded-For")));
  }

  /**
   * The address of the client behind a peer.
   *
   * @param forwarded the values of {@code X-Forwarded-For}
   */
  String of(String peer, List<String> forwarded) {
    InetAddress address = parse(peer);
    if (address == null) {
      return peer;
    }
    return ClientNetwork.of(isTrusted(address) ? nearest(forwarded, address) : address);
  }

  /** The address of the other end of a connection, whatever its requests say. */
  String ofPeer(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? ClientNetwork.of(inet.getAddress())
        : String.valueOf(peer);
  }

  /** Whether the other end of a connection is a trusted proxy. */
  boolean isTrustedPeer(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && isTrusted(inet.getAddress());
  }

  /**
   * Whether a request comes from this host directly: from a loopback address, for a loopback host
   * name, and with no trace of a proxy. A page of another site that makes its own name resolve to
   * loopback still sends that name as {@code Host}.
   */
  boolean isLocal(HttpServletRequest request) {
    InetAddress peer = parse(request.getRemoteAddr());
    return peer != null
        && peer.isLoopbackAddress()
        && !isTrusted(peer)
        && PROXY_HEADERS.stream().allMatch(name -> request.getHeader(name) == null)
        && request.getHeader("Host") != null
        && isLoopback(request.getHeader("Host"))
        && isLoopback(request.getServerName());
  }

  private static boolean isLoopback(String host) {
    InetAddress address = parse(host);
    return address == null
        ? host.replaceFirst(":[0-9]*$", "").equalsIgnoreCase("localhost")
        : address.isLoopbackAddress();
  }

  private InetAddress nearest(List<String> forwarded, InetAddress proxy) {
    String[] hops = String.join(",", forwarded).split(",", -1);
    InetAddress nearest = proxy;
    for (int i = hops.length - 1; i >= 0; i--) {
      InetAddress hop = parse(hops[i].strip());
      if (hop == null) {
        return nearest;
      }
      nearest = hop;
      if (!isTrusted(hop)) {
        return nearest;
      }
    }
    return nearest;
  }

  private boolean isTrusted(InetAddress address) {
    for (Network network : trusted) {
      if (network.contains(address.getAddress())) {
        return true;
      }
    }
    return false;
  }

  /**
   * An address as proxies write it: bare, quoted, in brackets, with a port or a zone id.
   *
   * @return null when it is none
   */
  static InetAddress parse(String text) {
    String bare = text;
    if (bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    int close = bare.indexOf(']');
    if (bare.startsWith("[") && close > 0) {
      if (!isPort(bare.substring(close + 1))) {
        return null;
      }
      bare = bare.substring(1, close);
    } else if (bare.indexOf(':') >= 0 && bare.indexOf(':') == bare.lastIndexOf(':')) {
      int colon = bare.indexOf(':');
      if (!isPort(bare.substring(colon))) {
        return null;
      }
      bare = bare.substring(0, colon);
    }
    int zone = bare.indexOf('%');
    if (zone > 0 && bare.indexOf(':') >= 0) {
      bare = bare.substring(0, zone);
    }
    return InetAddresses.isInetAddress(bare) ? InetAddresses.forString(bare) : null;
  }

  private static boolean isPort(String text) {
    return text.isEmpty()
        || (text.length() >= 2
            && text.length() <= 6
            && text.charAt(0) == ':'
            && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
  }
}
