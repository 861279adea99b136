package io.minitwitter.gateway;

import io.minitwitter.gateway.http.ConnectionLimits;
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
 * Settings of the gateway, beside those of every node.
 *
 * @param allowedOrigins Origins whose scripts may call the API from a browser; * for all, empty for
 *     none. No cookies are used, so a script needs a token of its own.
 * @param trustedProxies Addresses and networks of proxies whose X-Forwarded-For is trusted, such as
 *     10.0.0.0/8. Their connections are not limited per address.
 * @param maxBodyBytes Maximum size of a request's body, in bytes.
 * @param bodyTimeout Maximum time for the body of a request to arrive completely.
 * @param maxArrivingBodies Maximum number of request bodies that are awaited at once; one client
 *     address gets a quarter.
 * @param maxConnections Maximum number of connections; a further one closes the oldest idle one.
 * @param maxConnectionsPerAddress Maximum number of connections from one address (IPv6: from one
 *     /64 network).
 * @param idleTimeout Maximum time for the headers of a connection's next request to arrive.
 * @param requestTimeout Maximum duration of a request, from its headers to the last byte of the
 *     answer that the client receives.
 * @param healthInterval Interval of the health checks of all services.
 * @param tls The certificate that the gateway presents to clients.
 */
@ConfigurationProperties("minitwitter.gateway")
public record GatewaySettings(
    @DefaultValue("*") @NotNull List<String> allowedOrigins,
    @DefaultValue @NotNull List<String> trustedProxies,
    @DefaultValue("65536") @Min(1024) @Max(1 << 20) int maxBodyBytes,
    @DefaultValue("10s") @NotNull Duration bodyTimeout,
    @DefaultValue("256") @Min(4) int maxArrivingBodies,
    @DefaultValue("8192") @Min(16) int maxConnections,
    @DefaultValue("1024") @Min(1) int maxConnectionsPerAddress,
    @DefaultValue("30s") @NotNull Duration idleTimeout,
    @DefaultValue("60s") @NotNull Duration requestTimeout,
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
    return new HttpLimits(
        allowedOrigins, trustedProxies, maxBodyBytes, bodyTimeout, maxArrivingBodies, maxInFlight);
  }

  ConnectionLimits connectionLimits() {
    return new ConnectionLimits(
        maxConnections, maxConnectionsPerAddress, idleTimeout, requestTimeout);
  }
}
