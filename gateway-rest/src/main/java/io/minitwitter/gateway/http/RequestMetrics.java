package io.minitwitter.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Times requests by route and status. Routes are named by their templates: the paths that clients
 * make up would fill the registry.
 */
final class RequestMetrics {
  private static final int STATUSES = 600;
  private static final String UNMATCHED = "unmatched";

  private final MeterRegistry meters;
  private final IdentityHashMap<Route, AtomicReferenceArray<Timer>> timers =
      new IdentityHashMap<>();
  private final AtomicReferenceArray<Timer> unmatched = new AtomicReferenceArray<>(STATUSES);

  RequestMetrics(MeterRegistry meters, RouteTable routes) {
    this.meters = meters;
    for (Route route : routes.routes()) {
      timers.put(route, new AtomicReferenceArray<>(STATUSES));
    }
  }

  /**
   * @param route null when no route was found
   */
  void record(Route route, int status, long nanos) {
    AtomicReferenceArray<Timer> byStatus = route == null ? unmatched : timers.get(route);
    Timer timer = byStatus.get(status);
    if (timer == null) {
      timer =
          Timer.builder("http.server.requests")
              .description("Time from a request's arrival to its answer")
              .tag("method", route == null ? UNMATCHED : route.method())
              .tag("route", route == null ? UNMATCHED : route.path().text())
              .tag("status", Integer.toString(status))
              .register(meters);
      byStatus.set(status, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }
}
