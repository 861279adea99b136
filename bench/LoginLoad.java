import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads at a fixed rate, alternately without and with logins at the same time, and compares the
 * latencies of the reads. A login that is refused with 503 is repeated after its Retry-After.
 */
final class LoginLoad {
  private static final int READS_PER_SECOND = 50;
  private static final double LIMIT = 3;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String gateway;
  private final int logins;
  private final int rounds;
  private final int seconds;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  private LoginLoad(String gateway, int logins, int rounds, int seconds) {
    this.gateway = gateway;
    this.logins = logins;
    this.rounds = rounds;
    this.seconds = seconds;
  }

  public static void main(String[] args) throws Exception {
    new LoginLoad(
            args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]))
        .run();
  }

  private void run() throws Exception {
    String tweet = setUp();
    reads(tweet, 5);
    List<Double> ratios = new ArrayList<>();
    System.out.println("round  idle p50 p95 ms   loaded p50 p95 ms   ratio of p95   logins/s  503/s");
    for (int round = 1; round <= rounds; round++) {
      double[] idle = reads(tweet, seconds);
      served.set(0);
      refused.set(0);
      double[] loaded;
      try (Logins load = new Logins()) {
        loaded = reads(tweet, seconds);
      }
      ratios.add(loaded[1] / idle[1]);
      System.out.printf(
          Locale.ROOT,
          "%5d  %8.1f %6.1f  %10.1f %6.1f  %12.2f  %9.1f %6.1f%n",
          round,
          idle[0],
          idle[1],
          loaded[0],
          loaded[1],
          loaded[1] / idle[1],
          (double) served.get() / seconds,
          (double) refused.get() / seconds);
      if (served.get() == 0) {
        System.out.println("no login was served");
        System.exit(1);
      }
    }
    double median = ratios.stream().sorted().toList().get(ratios.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "median ratio of p95 with %d concurrent logins: %.2f (at most %.1f)%n",
        logins,
        median,
        LIMIT);
    System.exit(median <= LIMIT ? 0 : 1);
  }

  /** Users to log in as, and a tweet to read. */
  private String setUp() throws Exception {
    String token = "";
    for (int i = 0; i < logins; i++) {
      HttpResponse<String> user =
          post("/api/v1/auth/register", "", "{\"email\":\"u%1$d@example.org\",\"username\":\"user_%1$d\",\"password\":\"password of %1$d\"}".formatted(i));
      if (user.statusCode() != 201) {
        throw new IOException("register: " + user.statusCode() + " " + user.body());
      }
      token = field(user.body(), "access_token");
    }
    HttpResponse<String> tweet = post("/api/v1/tweets", token, "{\"content\":\"to be read\"}");
    return "/api/v1/tweets/" + field(tweet.body(), "id");
  }

  private HttpResponse<String> post(String path, String token, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String field(String json, String name) {
    String start = "\"" + name + "\":";
    int from = json.indexOf('"', json.indexOf(start) + start.length()) + 1;
    return json.substring(from, json.indexOf('"', from));
  }

  /** The 50th and 95th percentile of reads at a fixed rate, in milliseconds from when each was due. */
  private double[] reads(String path, int duration) throws Exception {
    HttpRequest read =
        HttpRequest.newBuilder(URI.create(gateway + path)).timeout(Duration.ofSeconds(20)).build();
    ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
    long step = TimeUnit.SECONDS.toNanos(1) / READS_PER_SECOND;
    long start = System.nanoTime();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < READS_PER_SECOND * duration; i++) {
        long due = start + i * step;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        readers.execute(
            () -> {
              try {
                int status = http.send(read, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                  System.out.println("a read was answered with " + status);
                  System.exit(1);
                }
                latencies.add((System.nanoTime() - due) / 1e6);
              } catch (IOException | InterruptedException e) {
                System.out.println("a read failed: " + e);
                System.exit(1);
              }
            });
      }
    }
    double[] sorted = latencies.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new double[] {sorted[sorted.length / 2], sorted[sorted.length * 95 / 100]};
  }

  /** So many clients that log in, again and again. */
  private final class Logins implements AutoCloseable {
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    Logins() {
      for (int i = 0; i < logins; i++) {
        int number = i;
        clients.execute(() -> client(number));
      }
    }

    private void client(int number) {
      String body =
          "{\"identifier\":\"user_%1$d\",\"password\":\"password of %1$d\"}".formatted(number);
      while (!over) {
        try {
          HttpResponse<String> answer = post("/api/v1/auth/login", "", body);
          if (answer.statusCode() == 200) {
            served.incrementAndGet();
          } else {
            refused.incrementAndGet();
            Thread.sleep(
                Duration.ofSeconds(
                    Long.parseLong(answer.headers().firstValue("Retry-After").orElse("1"))));
          }
        } catch (Exception e) {
          refused.incrementAndGet();
        }
      }
    }

    @Override
    public void close() {
      over = true;
      clients.close();
    }
  }
}
