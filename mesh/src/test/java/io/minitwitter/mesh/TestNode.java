package io.minitwitter.mesh;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.IdentityInterceptor;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.limits.MalformedMessages;
import io.minitwitter.mesh.node.ConnectionSettings;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.NodeSettings;
import io.minitwitter.mesh.node.ProductionInterceptors;
import io.minitwitter.mesh.store.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * A service behind the production interceptors, in the process of its test, with tokens that the
 * test signs itself.
 */
public final class TestNode implements AutoCloseable {
  /** The id of the key that tokens of tests are signed with. */
  public static final String KID = "test-key";

  private static final KeyPair KEY = key();

  private final SecurityState state;
  private final Server server;
  private final ManagedChannel channel;
  private final BareStatuses bare;

  private TestNode(SecurityState state, Server server, ManagedChannel channel, BareStatuses bare) {
    this.bare = bare;
    this.state = state;
    this.server = server;
    this.channel = channel;
  }

  /** A node without Redis. */
  public static TestNode of(String name, BindableService... services) {
    return of(name, new Redis(""), securityState(), services);
  }

  /** A node with what the test brings. */
  public static TestNode of(
      String name, Redis redis, SecurityState state, BindableService... services) {
    var interceptors =
        ProductionInterceptors.inOrder(
            new NodeName(name),
            settings(),
            new SimpleMeterRegistry(),
            new TokenVerifier(state),
            AccessPolicy.load(),
            redis,
            Optional.empty());
    BareStatuses bare = new BareStatuses();
    String address = name + "-" + UUID.randomUUID();
    var builder =
        InProcessServerBuilder.forName(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    for (BindableService service : services) {
      builder.addService(
          ServerInterceptors.interceptForward(
              MalformedMessages.marked(ServerInterceptors.intercept(service, bare)), interceptors));
    }
    try {
      return new TestNode(
          state, builder.build().start(), InProcessChannelBuilder.forName(address).build(), bare);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The defaults of every setting. */
  public static NodeSettings settings() {
    return new NodeSettings(
        "127.0.0.1",
        0,
        -1,
        512,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        new ConnectionSettings(1000, 200, 256, 1000, 100, 64, 16),
        Duration.ofSeconds(8),
        "",
        "",
        "",
        8,
        "",
        "",
        "",
        "");
  }

  /** A state that knows the test's key and nothing else. */
  public static SecurityState securityState() {
    SecurityState state = new SecurityState();
    state.apply(
        WatchSecurityStateResponse.newBuilder().setSnapshot(true).addKeys(publicKey()).build());
    return state;
  }

  /** The test's public key. */
  public static JsonWebKey publicKey() {
    RSAPublicKey key = (RSAPublicKey) KEY.getPublic();
    return JsonWebKey.newBuilder()
        .setKty("RSA")
        .setUse("sig")
        .setAlg("RS256")
        .setKid(KID)
        .setN(base64url(key.getModulus()))
        .setE(base64url(key.getPublicExponent()))
        .build();
  }

  /** A user's token that is valid for a quarter of an hour. */
  public static String userToken(UUID user, UUID session, Role role) {
    return token(user.toString(), role, Instant.now())
        .withClaim("sid", session.toString())
        .sign(signer());
  }

  /** A service's token. */
  public static String serviceToken(String service) {
    return token(service, Role.SERVICE, Instant.now()).sign(signer());
  }

  /** A token to be changed before it is signed. */
  public static com.auth0.jwt.JWTCreator.Builder token(String subject, Role role, Instant now) {
    return JWT.create()
        .withKeyId(KID)
        .withIssuer(TokenVerifier.ISSUER)
        .withAudience(TokenVerifier.AUDIENCE)
        .withSubject(subject)
        .withClaim("role", role.claim())
        .withIssuedAt(now)
        .withExpiresAt(now.plus(Duration.ofMinutes(15)));
  }

  /** Signs with the test's key. */
  public static Algorithm signer() {
    return Algorithm.RSA256((RSAPublicKey) KEY.getPublic(), (RSAPrivateKey) KEY.getPrivate());
  }

  /** Allows handlers to close calls without a reason, in tests of what happens then. */
  public TestNode allowBareStatuses() {
    bare.allow();
    return this;
  }

  /** What the node verifies tokens with. */
  public SecurityState state() {
    return state;
  }

  /** Calls without a token. */
  public Channel anonymous() {
    return channel;
  }

  /** Calls as a user. */
  public Channel as(UUID user, Role role) {
    return withHeaders("authorization", "Bearer " + userToken(user, UUID.randomUUID(), role));
  }

  /** Calls as a service on its own. */
  public Channel asService(String service) {
    return withHeaders("authorization", "Bearer " + serviceToken(service));
  }

  /** Calls as a service on behalf of a user. */
  public Channel asService(String service, UUID user, Role role) {
    return withHeaders(
        "authorization",
        "Bearer " + serviceToken(service),
        IdentityInterceptor.ON_BEHALF_OF.name(),
        userToken(user, UUID.randomUUID(), role));
  }

  /** Calls with metadata of the test's own: name, value, name, value. */
  public Channel withHeaders(String... namesAndValues) {
    Metadata headers = new Metadata();
    List<String> pairs = Arrays.asList(namesAndValues);
    for (int i = 0; i < pairs.size(); i += 2) {
      headers.put(
          Metadata.Key.of(pairs.get(i), Metadata.ASCII_STRING_MARSHALLER), pairs.get(i + 1));
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * Stops the node.
   *
   * @throws AssertionError if a handler closed a call with a status that has no reason
   */
  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    bare.assertNone();
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }
}
