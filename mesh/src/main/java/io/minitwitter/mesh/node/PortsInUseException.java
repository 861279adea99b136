package io.minitwitter.mesh.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports that something else listens on; found before anything is started. */
public final class PortsInUseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PortsInUseException(List<String> ports) {
    super(String.join("\n", ports));
  }

  static PortsInUseException of(int port, String owner, String variable) {
    return new PortsInUseException(List.of(text(port, owner, variable)));
  }

  /**
   * Looks whether servers could listen where they would.
   *
   * @throws InvalidSettingsException with every host that is none of this machine's
   * @throws PortsInUseException with every port that is taken, and the setting that changes it
   */
  public static void check(List<Node.Plan> plans) {
    List<String> taken = new ArrayList<>();
    List<String> wrongHosts = new ArrayList<>();
    for (Node.Plan plan : plans) {
      if (!isLocal(plan.host())) {
        wrongHosts.add(
            plan.name().variable("host") + " is not the name or an address of this machine");
      } else if (plan.port() != 0 && isTaken(plan.host(), plan.port())) {
        taken.add(text(plan.port(), plan.name().value(), plan.name().variable("port")));
      }
    }
    if (!wrongHosts.isEmpty()) {
      throw new InvalidSettingsException(wrongHosts);
    }
    if (!taken.isEmpty()) {
      throw new PortsInUseException(taken);
    }
  }

  private static String text(int port, String owner, String variable) {
    return "Port " + port + ", for " + owner + ", is in use. Set " + variable + " to another one.";
  }

  private static boolean isLocal(String host) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      return true;
    } catch (IOException e) {
      return false;
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
