package io.minitwitter.gateway.operations;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.contract.PathTemplate;
import io.minitwitter.gateway.http.Exchange;
import io.minitwitter.gateway.http.Handler;
import io.minitwitter.gateway.http.Reply;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.ratelimit.LimitClass;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The routes that say how the system is: its index, health, services and metrics. */
public final class OperationsRoutes {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedBoundedPool()).build());
  private static final Reply LIVE = json(200, Map.of("status", "live"));
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ServiceMonitor monitor;
  private final PrometheusMeterRegistry meters;
  private final String version;
  private final BooleanSupplier canVerifyTokens;
  private final BooleanSupplier tokensMayBeStale;
  private volatile boolean stopping;

  /**
   * @param version the build's version
   * @param canVerifyTokens whether the keys for the verification of tokens have arrived
   * @param tokensMayBeStale whether recently ended sessions may be unknown
   */
  public OperationsRoutes(
      ServiceMonitor monitor,
      PrometheusMeterRegistry meters,
      String version,
      BooleanSupplier canVerifyTokens,
      BooleanSupplier tokensMayBeStale) {
    this.monitor = monitor;
    this.meters = meters;
    this.version = version;
    this.canVerifyTokens = canVerifyTokens;
    this.tokensMayBeStale = tokensMayBeStale;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        route("/", "gateway:index", exchange -> index()),
        route("/health/live", "gateway:health", exchange -> LIVE),
        route("/health/ready", "gateway:health", exchange -> ready()),
        route("/services", "gateway:services", exchange -> services()),
        route("/services/{name}", "gateway:services", this::service),
        route("/metrics", "gateway:metrics", exchange -> metrics()));
  }

  /** From now on the gateway is not ready: who asks sends requests elsewhere. */
  public void stopping() {
    stopping = true;
  }

  private Reply index() {
    Map<String, Object> services = new LinkedHashMap<>();
    monitor.states().forEach(state -> services.put(state.name(), state.status()));
    Map<String, String> links = new LinkedHashMap<>();
    links.put("documentation", "/docs");
    links.put("openapi", "/openapi.yaml");
    links.put("ready", "/health/ready");
    links.put("services", "/services");
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("name", "MiniTwitter");
    index.put("version", version);
    index.put("links", links);
    index.put("services", services);
    return json(200, index);
  }

  private Reply ready() {
    Map<String, Object> state = new LinkedHashMap<>();
    if (stopping || !monitor.allSeen() || !canVerifyTokens.getAsBoolean()) {
      state.put("status", stopping ? "stopping" : "starting");
      state.put("waiting_for", monitor.awaited());
      Reply reply = json(503, state);
      return new Reply(503, reply.mediaType(), reply.body(), Map.of("Retry-After", "1"));
    }
    List<String> degraded = new ArrayList<>();
    monitor.states().stream()
        .filter(service -> !service.serving())
        .forEach(service -> degraded.add(service.name()));
    monitor.states().stream()
        .flatMap(service -> service.failingStores().stream())
        .distinct()
        .forEach(degraded::add);
    if (tokensMayBeStale.getAsBoolean()) {
      degraded.add("security-state");
    }
    state.put("status", "ready");
    state.put("degraded", degraded);
    return json(200, state);
  }

  private Reply services() {
    return json(
        200,
        Map.of("services", monitor.states().stream().map(OperationsRoutes::describe).toList()));
  }

  private Reply service(Exchange exchange) {
    ServiceState state =
        monitor
            .state(exchange.pathValue(0))
            .orElseThrow(
                () ->
                    Errors.of(
                        ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND, "No service has this name."));
    return json(200, describe(state));
  }

  private Reply metrics() {
    return new Reply(200, METRICS_TYPE, meters.scrape().getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private static Map<String, Object> describe(ServiceState state) {
    List<Map<String, String>> instances =
        state.instances().stream()
            .map(
                instance -> {
                  Map<String, String> described = new LinkedHashMap<>();
                  described.put("address", instance.address());
                  described.put("status", instance.health().name().toLowerCase(Locale.ROOT));
                  return described;
                })
            .toList();
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", state.name());
    described.put("status", state.status());
    described.put("instances", instances);
    return described;
  }

  private static Route route(String path, String object, Handler handler) {
    return new Route(
        "GET", PathTemplate.parse(path), object, LimitClass.READS, Route.Kind.OPERATIONS, handler);
  }

  private static Reply json(int status, Object value) {
    try {
      return Reply.json(status, JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
