package io.minitwitter.mesh.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.springframework.boot.ssl.pem.PemContent;

/** Certificates and keys as files. */
final class PemFiles {
  private PemFiles() {}

  /** The certificates of a file; at least one. */
  static List<X509Certificate> certificates(String path) throws IOException {
    try {
      return List.copyOf(PemContent.load(Path.of(path)).getCertificates());
    } catch (RuntimeException e) {
      throw new IOException("no certificate in PEM is in " + path, e);
    }
  }

  /** The private key of a file, in PKCS #8 or one of the older forms. */
  static PrivateKey privateKey(String path) throws IOException {
    try {
      return PemContent.load(Path.of(path)).getPrivateKey();
    } catch (RuntimeException e) {
      // Without its cause, which might quote the key.
      throw new IOException("no private key in PEM, without password, is in " + path);
    }
  }

  /** Whether what one signs is what the other verifies. */
  static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    byte[] text = "of one hand".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
