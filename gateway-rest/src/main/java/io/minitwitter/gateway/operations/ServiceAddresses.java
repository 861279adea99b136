package io.minitwitter.gateway.operations;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** What the targets that channels are made of mean, address by address. */
final class ServiceAddresses {
  private static final String IN_PROCESS = "in-process:";
  private static final String DNS = "dns:///";

  private ServiceAddresses() {}

  /** Every address that a target resolves to now; empty when it resolves to none. */
  static List<String> resolve(String target) {
    if (target.startsWith(IN_PROCESS)) {
      return List.of(target);
    }
    String authority = authority(target);
    int colon = authority.lastIndexOf(':');
    if (colon < 0) {
      return List.of();
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(authority.substring(0, colon)))
          .map(address -> literal(address) + authority.substring(colon))
          .sorted()
          .toList();
    } catch (UnknownHostException unresolved) {
      return List.of();
    }
  }

  /**
   * A channel to exactly this address.
   *
   * @param target what the address was resolved from: over TLS its host must be the other's name
   */
  static ManagedChannel open(String address, String target, ChannelCredentials credentials) {
    return address.startsWith(IN_PROCESS)
        ? InProcessChannelBuilder.forName(address.substring(IN_PROCESS.length()))
            .directExecutor()
            .build()
        : Grpc.newChannelBuilder(DNS + address, credentials)
            .overrideAuthority(authority(target))
            .directExecutor()
            .build();
  }

  private static String authority(String target) {
    return target.startsWith(DNS) ? target.substring(DNS.length()) : target;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }
}
