package io.minitwitter.standalone;

import io.minitwitter.mesh.node.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports that something else listens on; found before anything is started. */
final class PortsInUseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PortsInUseException(List<String> ports) {
    super(String.join("\n", ports));
  }

  static void check(List<Node.Plan> plans) {
    List<String> taken = new ArrayList<>();
    for (Node.Plan plan : plans) {
      if (plan.port() != 0 && isTaken(plan.host(), plan.port())) {
        taken.add(
            "Port %d, for %s, is in use. Set %s to another one."
                .formatted(plan.port(), plan.name().value(), plan.name().variable("port")));
      }
    }
    if (!taken.isEmpty()) {
      throw new PortsInUseException(taken);
    }
  }

  private static boolean isTaken(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers do, so that connections of an earlier run which linger do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
