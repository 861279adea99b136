package io.minitwitter.mesh.tls;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS between the nodes of the system. With nothing set connections are not encrypted.
 *
 * @param certificate PEM file of the node's certificate, followed by its intermediate certificates.
 *     If set, the server accepts TLS only. The certificate must contain the name by which other
 *     nodes address this node.
 * @param privateKey PEM file of the certificate's private key, without a password.
 * @param ca PEM file of the certificate authorities for verifying other nodes. If set, the node
 *     calls them over TLS only.
 * @param clientCa PEM file of the certificate authorities for verifying client certificates. If
 *     empty, clients need no certificate.
 * @param reloadInterval Interval of the check for changed files, which are loaded without a
 *     restart.
 */
@UsablePem
@ConfigurationProperties(TlsSettings.PREFIX)
public record TlsSettings(
    @DefaultValue("") String certificate,
    @DefaultValue("") String privateKey,
    @DefaultValue("") @UsablePem String ca,
    @DefaultValue("") @UsablePem String clientCa,
    @DefaultValue("30s") @NotNull Duration reloadInterval)
    implements CertificateFiles {

  /** Where the settings begin. */
  public static final String PREFIX = "minitwitter.tls";

  /** Whether others are called over TLS. */
  public boolean verifiesOthers() {
    return !ca.isEmpty();
  }

  /** Whether callers need a certificate. */
  public boolean verifiesCallers() {
    return !clientCa.isEmpty();
  }
}
