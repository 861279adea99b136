package io.minitwitter.standalone;

import io.minitwitter.seed.RestClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A short workload over the main routes, sent while the virtual machine records a training run, so
 * that the method profiles it keeps are those of a system in use and not of one that starts.
 */
final class TrainingWorkload {
  private static final int CLIENTS = 8;
  private static final int TWEETS = 40;

  private final RestClient rest;

  TrainingWorkload(URI gateway) {
    this.rest = new RestClient(gateway);
  }

  /** Returns when the time has passed; a call that fails ends the training. */
  void run(Duration time) {
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
    long end = System.nanoTime() + time.toNanos();
    AtomicInteger turn = new AtomicInteger();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        String token = i % 2 == 0 ? "" : bob;
        var _ =
            clients.submit(
                () -> {
                  while (System.nanoTime() < end) {
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
