package io.minitwitter.mesh.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate with its key, as the files are now. */
final class RenewedIdentity implements Renewed {
  private static final Logger log = LoggerFactory.getLogger(RenewedIdentity.class);

  private final CertificateFiles files;
  private final AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
  private List<X509Certificate> chain = List.of();
  private PrivateKey key;

  RenewedIdentity(CertificateFiles files) throws IOException {
    this.files = files;
    renew();
  }

  X509ExtendedKeyManager manager() {
    return manager;
  }

  @Override
  public void renew() throws IOException {
    List<X509Certificate> foundChain = PemFiles.certificates(files.certificate());
    PrivateKey foundKey = PemFiles.privateKey(files.privateKey());
    if (foundChain.equals(chain) && foundKey.equals(key)) {
      return;
    }
    X509Certificate own = foundChain.getFirst();
    if (!PemFiles.belongTogether(own, foundKey)) {
      // Of two files one is always the first to be replaced.
      throw new IOException("the key does not belong to the certificate " + files.certificate());
    }
    manager.updateIdentityCredentials(foundChain.toArray(X509Certificate[]::new), foundKey);
    chain = foundChain;
    key = foundKey;
    log.info("The certificate {} is valid until {}", files.certificate(), own.getNotAfter());
  }
}
