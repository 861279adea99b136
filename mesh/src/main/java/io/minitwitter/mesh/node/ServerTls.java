package io.minitwitter.mesh.node;

import io.minitwitter.mesh.tls.NodeTls;
import io.minitwitter.mesh.tls.TlsSettings;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.handler.ssl.util.TrustManagerFactoryWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** TLS of the gRPC server, which Spring builds, from what {@link TlsSettings} say. */
final class ServerTls {
  /** What Spring knows the server's certificate by. */
  static final String BUNDLE = "minitwitter";

  private static final String IN_PROCESS = "in-process:";
  private static final String GATEWAY = "gateway";

  private ServerTls() {}

  /** Configures Spring's server for TLS if a certificate is set. */
  static void configure(ConfigurableEnvironment environment) {
    TlsSettings settings = settings(environment);
    if (settings.isSet()) {
      environment
          .getPropertySources()
          .addLast(
              new MapPropertySource(
                  "server-tls",
                  Map.of(
                      "spring.grpc.server.ssl.bundle",
                      BUNDLE,
                      "spring.grpc.server.ssl.client-auth",
                      settings.verifiesCallers() ? "require" : "none")));
    }
  }

  /** What the server shows and trusts; empty where it has no TLS. */
  static Optional<SslBundle> bundle(NodeTls tls) {
    return tls.serverIdentity()
        .map(
            identity ->
                SslBundle.of(
                    null,
                    null,
                    null,
                    null,
                    new Managers(
                        new KeyManagerFactoryWrapper(identity),
                        new TrustManagerFactoryWrapper(tls.callerTrust()))));
  }

  private record Managers(KeyManagerFactory keys, TrustManagerFactory trust)
      implements SslManagerBundle {
    @Override
    public KeyManagerFactory getKeyManagerFactory() {
      return keys;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory() {
      return trust;
    }
  }

  /**
   * The TLS settings that are missing: an incomplete configuration would silently disable TLS.
   *
   * @param known settings that are already known to be invalid
   */
  static List<String> faults(NodeName node, Environment environment, List<String> known) {
    if (known.stream().anyMatch(fault -> fault.startsWith(variable("")))) {
      return List.of();
    }
    TlsSettings settings = settings(environment);
    List<String> faults = new ArrayList<>();
    if (!settings.isSet() && settings.verifiesCallers()) {
      faults.add(fault("certificate", "is needed where callers must have one"));
    } else if (!settings.isSet() && settings.verifiesOthers() && !node.value().equals(GATEWAY)) {
      faults.add(fault("certificate", "is needed beside the ca: all services speak TLS, or none"));
    }
    if (settings.isSet() && !settings.verifiesOthers() && callsOverNetwork(environment)) {
      faults.add(fault("ca", "is needed beside the certificate: all services speak TLS, or none"));
    }
    return faults;
  }

  private static boolean callsOverNetwork(Environment environment) {
    return Binder.get(environment)
        .bind("minitwitter.addresses", Bindable.mapOf(String.class, String.class))
        .orElse(Map.of())
        .values()
        .stream()
        .anyMatch(address -> !address.startsWith(IN_PROCESS));
  }

  private static String fault(String setting, String text) {
    return variable(setting) + " (" + TlsSettings.PREFIX + "." + setting + ") " + text;
  }

  private static String variable(String setting) {
    return NodeName.variableOf(TlsSettings.PREFIX + "." + setting);
  }

  private static TlsSettings settings(Environment environment) {
    return Binder.get(environment).bindOrCreate(TlsSettings.PREFIX, TlsSettings.class);
  }
}
