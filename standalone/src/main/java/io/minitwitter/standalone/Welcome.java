package io.minitwitter.standalone;

import io.minitwitter.gateway.GatewaySettings;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.tls.CertificateFiles;
import io.minitwitter.mesh.tls.TlsSettings;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What the terminal shows when everything runs: where it is, and what to paste first. */
final class Welcome {
  private Welcome() {}

  static void print(
      PrintStream out, StandaloneSettings settings, List<Node.Plan> plans, double seconds) {
    String gateway = gateway(plans, Node.settings(GatewaySettings.class).tls());
    TlsSettings tls = Node.settings(TlsSettings.class);
    out.printf(Locale.ROOT, "%nMiniTwitter is ready after %.1f s.%n%n", seconds);
    out.printf("  REST      %s%n", gateway);
    out.printf("  Swagger   %s/docs%n", gateway);
    for (Node.Plan plan : services(plans)) {
      out.printf("  %-8s  gRPC on %s%n", plan.name().value(), address(plan));
    }
    out.printf("  data      %s%n", settings.home());
    out.printf("  log       %s/logs/minitwitter.log%n", settings.home());
    if ("off".equalsIgnoreCase(System.getenv("MINITWITTER_RATE_LIMITS"))) {
      out.printf("%n  Rate limits are off: for benchmarks only.%n");
    }
    out.printf("%nTry:%n%n");
    out.printf(
        "  curl -s %s/api/v1/auth/register -H 'Content-Type: application/json' \\%n"
            + "    -d '{\"email\":\"ann@example.com\",\"username\":\"ann\",\"password\":\"correct"
            + " horse\"}'%n",
        gateway);
    out.printf("  curl -s '%s/api/v1/tweets?page_size=5'%n", gateway);
    out.printf(
        "  grpcurl %s -d '{\"username\":\"ann\"}' %s"
            + " minitwitter.user.v1.UserService/GetUserByUsername%n",
        tls.isSet() ? "-cacert " + tls.ca() : "-plaintext", address(plans, "user"));
    out.printf("%nCtrl-C stops it.%n");
    out.flush();
  }

  static String gateway(List<Node.Plan> plans, CertificateFiles tls) {
    return (tls.isSet() ? "https://" : "http://") + address(plans, "gateway");
  }

  private static String address(List<Node.Plan> plans, String name) {
    return plans.stream()
        .filter(plan -> plan.name().value().equals(name))
        .map(Welcome::address)
        .findFirst()
        .orElseThrow();
  }

  /** As a client on this machine writes it. */
  private static String address(Node.Plan plan) {
    String host =
        switch (plan.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "[::]" -> "::1";
          default -> plan.host();
        };
    boolean bare = host.contains(":") && !host.startsWith("[");
    return (bare ? "[" + host + "]" : host) + ":" + plan.port();
  }

  private static List<Node.Plan> services(List<Node.Plan> plans) {
    return plans.stream().filter(plan -> !plan.name().value().equals("gateway")).toList();
  }
}
