package io.minitwitter.gateway.http;

import com.google.common.net.InetAddresses;
import io.minitwitter.mesh.identity.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;

/**
 * The address that a request counts against: the peer's, or, behind a trusted proxy, the last one
 * in {@code X-Forwarded-For} that no trusted proxy has. What stands left of it could be made up.
 * IPv6 is cut to its /64, since one customer has all of that.
 */
final class ClientAddress {
  private final List<Network> trusted;

  /**
   * @param trustedProxies addresses and networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one of them is neither
   */
  ClientAddress(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(Network::parse).toList();
  }

  String of(HttpServletRequest request) {
    String peer = request.getRemoteAddr();
    if (trusted.isEmpty() && peer.indexOf(':') < 0) {
      return peer;
    }
    InetAddress address = parse(peer);
    if (address == null) {
      return peer;
    }
    if (isTrusted(address)) {
      address = forwarded(request, address);
    }
    return ClientNetwork.of(address);
  }

  private InetAddress forwarded(HttpServletRequest request, InetAddress proxy) {
    List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
    String[] hops = String.join(",", lines).split(",", -1);
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

  private static InetAddress parse(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return InetAddresses.isInetAddress(bare) ? InetAddresses.forString(bare) : null;
  }
}
