package io.minitwitter.mesh.tls;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.minitwitter.mesh.node.PeriodicJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The certificates of a node and what it trusts, read again when their files change. */
public final class NodeTls extends PeriodicJob {
  private final List<Renewed> renewed = new CopyOnWriteArrayList<>();
  private final Optional<RenewedIdentity> own;
  private final Optional<RenewedTrust> others;
  private final RenewedTrust callers;

  /**
   * Reads the files that are set.
   *
   * @throws UncheckedIOException if a file is invalid, which the check of the settings reports
   *     before
   */
  public NodeTls(TlsSettings settings) {
    super("tls-renewal", settings.reloadInterval());
    this.own = settings.isSet() ? Optional.of(identity(settings)) : Optional.empty();
    this.others = settings.verifiesOthers() ? Optional.of(trust(settings.ca())) : Optional.empty();
    this.callers = trust(settings.clientCa());
  }

  /** How this node calls others: over TLS with its own certificate, or without TLS. */
  public ChannelCredentials channelCredentials() {
    if (others.isEmpty()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(others.get().manager());
    own.ifPresent(identity -> credentials.keyManager(identity.manager()));
    return credentials.build();
  }

  /** What the node's gRPC server shows its callers; empty where it has no TLS. */
  public Optional<KeyManager> serverIdentity() {
    return own.map(RenewedIdentity::manager);
  }

  /**
   * The trust manager with which the node's gRPC server verifies client certificates; trusts none
   * by default.
   */
  public X509ExtendedTrustManager callerTrust() {
    return callers.manager();
  }

  /** A context for another server of this node with its own certificate. */
  public SSLContext serverContext(CertificateFiles files) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {identity(files).manager()}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private RenewedIdentity identity(CertificateFiles files) {
    try {
      RenewedIdentity identity = new RenewedIdentity(files);
      renewed.add(identity);
      return identity;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RenewedTrust trust(String path) {
    try {
      RenewedTrust trust = new RenewedTrust(path);
      renewed.add(trust);
      return trust;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the files that have changed; the previous content of an unusable one stays in use. */
  @Override
  protected void run() {
    IOException failure = null;
    for (Renewed files : renewed) {
      try {
        files.renew();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
  }
}
