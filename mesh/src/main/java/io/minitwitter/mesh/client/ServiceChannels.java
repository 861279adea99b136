package io.minitwitter.mesh.client;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Channels to other services. Over the network they distribute calls over all addresses from DNS,
 * leave out addresses that do not report to be healthy, and retry a call that reached no server if
 * the contract permits a retry.
 */
public final class ServiceChannels implements AutoCloseable {
  private static final String IN_PROCESS = "in-process:";
  private static final Executor CALLBACKS = Executors.newVirtualThreadPerTaskExecutor();

  private final UnaryOperator<String> addresses;
  private final ChannelCredentials credentials;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * Channels by service name, which are not encrypted.
   *
   * @param addresses gives the address of a service: {@code dns:///host:port} or {@code
   *     in-process:name}
   */
  public ServiceChannels(UnaryOperator<String> addresses) {
    this(addresses, InsecureChannelCredentials.create());
  }

  /**
   * Channels by service name.
   *
   * @param addresses gives the address of a service: {@code dns:///host:port} or {@code
   *     in-process:name}
   * @param credentials how to call over the network: by TLS, which verifies the host of the
   *     address, or without TLS
   */
  public ServiceChannels(UnaryOperator<String> addresses, ChannelCredentials credentials) {
    this.addresses = addresses;
    this.credentials = credentials;
  }

  /** Where a service is. */
  public String address(String service) {
    return addresses.apply(service);
  }

  /** Whether a service is called over the network. */
  public boolean isRemote(String service) {
    return !address(service).startsWith(IN_PROCESS);
  }

  /** How services are called over the network. */
  public ChannelCredentials credentials() {
    return credentials;
  }

  /** A channel that calls without a token. */
  public Channel anonymous(String service) {
    return ClientInterceptors.intercept(managed(service), Credentials.none());
  }

  /** A channel that calls as the user whose request is served, or anonymously. */
  public Channel asCaller(String service) {
    return ClientInterceptors.intercept(managed(service), Credentials.ofCaller());
  }

  /**
   * A channel of the gateway, which calls as its client, says which network the client is in, and
   * shows that it has applied the rate limits.
   */
  public Channel asGateway(String service, ServiceTokenSource tokens) {
    return ClientInterceptors.intercept(managed(service), Credentials.ofGateway(tokens));
  }

  /** A channel that calls as this service, on behalf of the user whose request is served. */
  public Channel asService(String service, ServiceTokenSource tokens) {
    return ClientInterceptors.intercept(managed(service), Credentials.ofService(tokens));
  }

  /**
   * The tokens of this service, from auth-svc.
   *
   * @param secret what the service proves itself with
   */
  public ServiceTokenSource issuedTokens(String service, String secret) {
    return new IssuedServiceTokens(service, secret, anonymous("auth"));
  }

  private Channel managed(String service) {
    return ClientInterceptors.intercept(
        channels.computeIfAbsent(service, name -> Reconnection.of(open(name), CALLBACKS)),
        new RootContext());
  }

  private ManagedChannel open(String service) {
    String address = address(service);
    if (address.startsWith(IN_PROCESS)) {
      return InProcessChannelBuilder.forName(address.substring(IN_PROCESS.length()))
          .executor(CALLBACKS)
          .build();
    }
    return Grpc.newChannelBuilder(address, credentials)
        .executor(CALLBACKS)
        .defaultLoadBalancingPolicy("round_robin")
        .defaultServiceConfig(RetryPolicy.serviceConfig())
        .enableRetry()
        .keepAliveTime(30, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdown);
  }
}
