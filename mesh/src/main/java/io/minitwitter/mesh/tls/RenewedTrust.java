package io.minitwitter.mesh.tls;

import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/** The authorities of a file, as it is now. Names of servers are verified too. */
final class RenewedTrust implements Renewed {
  private final String path;
  private final AdvancedTlsX509TrustManager manager;
  private List<X509Certificate> authorities = List.of();

  /**
   * Reads a file.
   *
   * @param path the file; empty to trust no certificate
   */
  RenewedTrust(String path) throws IOException {
    this.path = path;
    try {
      this.manager = AdvancedTlsX509TrustManager.newBuilder().build();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    renew();
  }

  X509ExtendedTrustManager manager() {
    return manager;
  }

  @Override
  public void renew() throws IOException {
    List<X509Certificate> found = path.isEmpty() ? List.of() : PemFiles.certificates(path);
    if (found.equals(authorities)) {
      return;
    }
    try {
      manager.updateTrustCredentials(found.toArray(X509Certificate[]::new));
    } catch (GeneralSecurityException e) {
      throw new IOException("the authorities of " + path + " are of no use", e);
    }
    authorities = found;
  }
}
