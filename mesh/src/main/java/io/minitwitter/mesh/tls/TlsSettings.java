package io.minitwitter.mesh.tls;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS between the nodes of the system. With nothing set they speak in the clear.
 *
 * @param certificate PEM file of the node's certificate, with those that it was signed by after it;
 *     with it the service is served over TLS only. It must have the name by which the others
 *     address the node.
 * @param privateKey PEM file of the certificate's private key, without password.
 * @param ca PEM file of the authorities by which the certificates of other nodes are verified; with
 *     it the node calls them over TLS only.
 * @param clientCa PEM file of the authorities of whose certificates a caller must have one; empty
 *     asks callers for none.
 * @param reloadInterval How often the files are looked at for renewed ones, which are taken in
 *     without a restart.
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
