package io.minitwitter.gateway;

import io.minitwitter.gateway.http.HttpLimits;
import io.minitwitter.mesh.tls.CertificateFiles;
import io.minitwitter.mesh.tls.UsablePem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the gateway, in addition to those of every node.
 *
 * @param allowedOrigins Origins whose scripts may call the API from a browser; * for all, empty for
 *     none. No cookies are used, so a script needs a token of its own.
 * @param trustedProxies Addresses and networks of proxies whose X-Forwarded-For header is trusted,
 *     such as 10.0.0.0/8.
 * @param maxBodyBytes Largest body of a request.
 * @param healthInterval Interval of the health checks of all services.
 * @param tls The certificate that the gateway shows those who call it.
 */
@ConfigurationProperties("minitwitter.gateway")
public record GatewaySettings(
    @DefaultValue("*") @NotNull List<String> allowedOrigins,
    @DefaultValue @NotNull List<String> trustedProxies,
    @DefaultValue("65536") @Min(1024) @Max(1 << 20) int maxBodyBytes,
    @DefaultValue("1s") @NotNull Duration healthInterval,
    @DefaultValue @Valid @NotNull Https tls) {

  /**
   * Whether HTTPS is spoken.
   *
   * @param certificate PEM file of the gateway's certificate, followed by its intermediate
   *     certificates. If set, the port accepts HTTPS only.
   * @param privateKey PEM file of the certificate's private key, without a password.
   */
  @UsablePem
  public record Https(@DefaultValue("") String certificate, @DefaultValue("") String privateKey)
      implements CertificateFiles {}

  HttpLimits httpLimits(int maxInFlight) {
    return new HttpLimits(allowedOrigins, trustedProxies, maxBodyBytes, maxInFlight);
  }
}
