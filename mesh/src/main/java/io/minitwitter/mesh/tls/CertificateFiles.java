package io.minitwitter.mesh.tls;

/** What settings say of a certificate and its key; both are empty where there is none. */
public interface CertificateFiles {
  /** PEM file of the certificate, with those that it was signed by after it. */
  String certificate();

  /** PEM file of the certificate's private key. */
  String privateKey();

  /** Whether there is a certificate. */
  default boolean isSet() {
    return !certificate().isEmpty();
  }
}
