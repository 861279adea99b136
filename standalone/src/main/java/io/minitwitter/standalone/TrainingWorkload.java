package io.minitwitter.standalone;

import io.minitwitter.seed.RestClient;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A short workload over the main routes, sent while the virtual machine records a training run, so
 * that the method profiles it keeps are those of a system in use and not of one that starts.
 */
final class TrainingWorkload {
  private static final int CLIENTS = 8;
  private static final int TWEETS = 40;
  private static final Duration LEAST = Duration.ofSeconds(12);
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** The compiler is busy while it works for more than this part of the time. */
  private static final double BUSY = 0.25;

  private final RestClient rest;

  TrainingWorkload(URI gateway) {
    this.rest = new RestClient(gateway);
  }

  /** Returns when the main routes are compiled; a call that fails ends its client. */
  void run() throws InterruptedException {
    String ada = register("ada");
    String bob = register("bob");
    String adaId = rest.get("/api/v1/users/by-username/ada", "").path("id").asText();
    rest.post("/api/v1/users/follow", Map.of("user_id", adaId), bob);
    String tweet = "";
    for (int i = 0; i < TWEETS; i++) {
      String text = "Training tweet %d for @bob about nothing in particular".formatted(i);
      tweet = rest.post("/api/v1/tweets", Map.of("content", text), ada).path("id").asText();
      rest.post("/api/v1/tweets/" + tweet + "/like", Map.of(), bob);
      rest.post("/api/v1/tweets/" + tweet + "/comments", Map.of("content", text), bob);
    }
    List<String> reads =
        List.of(
            "/api/v1/tweets/" + tweet,
            "/api/v1/tweets/" + tweet,
            "/api/v1/tweets",
            "/api/v1/tweets/" + tweet,
            "/api/v1/users/" + adaId,
            "/api/v1/users/" + adaId + "/tweets",
            "/api/v1/tweets/" + tweet + "/comments",
            "/api/v1/users/" + adaId + "/followers");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger turn = new AtomicInteger();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        String token = i % 2 == 0 ? "" : bob;
        var _ =
            clients.submit(
                () -> {
                  while (!done.get()) {
                    int n = turn.incrementAndGet();
                    rest.get(reads.get(n % reads.size()), token);
                    if (n % 50 == 0) {
                      rest.post("/api/v1/tweets", Map.of("content", "Training " + n), bob);
                    }
                    if (n % 5 == 0) {
                      rest.get("/api/v1/timeline", bob);
                    }
                    if (n % 10 == 0) {
                      rest.get("/api/v1/notifications", bob);
                    }
                  }
                });
      }
      awaitCompilation();
      done.set(true);
    }
  }

  /**
   * Waits until the compiler has little to do. The profile of a method that waits for the
   * optimizing compiler is incomplete, and how long they wait depends on the machine and on its
   * load.
   */
  private static void awaitCompilation() throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long start = System.nanoTime();
    long compiled = compiler.getTotalCompilationTime();
    long elapsed = 0;
    boolean busy = true;
    while (elapsed < LEAST.toNanos() || (busy && elapsed < MOST.toNanos())) {
      Thread.sleep(INTERVAL);
      long now = compiler.getTotalCompilationTime();
      busy = now - compiled > INTERVAL.toMillis() * BUSY;
      compiled = now;
      elapsed = System.nanoTime() - start;
    }
  }

  private String register(String username) {
    return rest.post(
            "/api/v1/auth/register",
            Map.of(
                "email",
                username + "@example.com",
                "username",
                username,
                "password",
                "correct horse battery staple"),
            "")
        .path("access_token")
        .asText();
  }
}
