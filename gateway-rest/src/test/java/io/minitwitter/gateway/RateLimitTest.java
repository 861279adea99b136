package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.gateway.RunningGateway.Answer;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final String PREFIX = "minitwitter.requests-per-minute.";
  private static final String LOGIN = "{\"identifier\": \"ada\", \"password\": \"correct horse\"}";

  @Test
  void limitsReadsByAddressAndSaysSoOnEveryAnswer() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "anonymous-reads", "3")) {
      Answer first = gateway.get("/api/v1/tweets");
      assertThat(first.header("RateLimit-Policy")).isEqualTo("\"reads\";q=3;w=60");
      assertThat(first.header("RateLimit")).matches("\"reads\";r=2;t=(19|20)");
      assertThat(gateway.get("/nothing").header("RateLimit")).startsWith("\"reads\";r=1;");
      assertThat(gateway.get("/docs").header("RateLimit")).startsWith("\"reads\";r=0;");

      Answer refused = gateway.get("/api/v1/tweets");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("RATE_LIMITED");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(15, 20);
      assertThat(refused.header("RateLimit")).startsWith("\"reads\";r=0;");
    }
  }

  @Test
  void neverRefusesProbes() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "anonymous-reads", "1")) {
      gateway.get("/api/v1/tweets");
      for (int i = 0; i < 5; i++) {
        Answer probe = gateway.get("/health/ready");
        assertThat(probe.status()).isEqualTo(200);
        assertThat(probe.header("RateLimit")).startsWith("\"reads\";r=0;");
      }
    }
  }

  @Test
  void givesEachUserTheirOwnQuota() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "reads", "1")) {
      String one = user();
      String other = user();

      assertThat(gateway.get("/api/v1/tweets", "Authorization", one).status()).isEqualTo(200);
      assertThat(gateway.get("/api/v1/tweets", "Authorization", one).status()).isEqualTo(429);
      assertThat(gateway.get("/api/v1/tweets", "Authorization", other).status()).isEqualTo(200);
      assertThat(gateway.get("/api/v1/tweets").status()).isEqualTo(200);
    }
  }

  @Test
  void countsBadTokensAgainstTheAddress() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "anonymous-reads", "2")) {
      assertThat(gateway.get("/api/v1/tweets", "Authorization", "Bearer x").status())
          .isEqualTo(401);
      assertThat(gateway.get("/api/v1/tweets", "Authorization", "Bearer x").status())
          .isEqualTo(401);
      assertThat(gateway.get("/api/v1/tweets", "Authorization", "Bearer x").status())
          .isEqualTo(429);
    }
  }

  @Test
  void limitsLoginsPerAddress() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "auth", "2")) {
      assertThat(gateway.post("/api/v1/auth/login", LOGIN).header("RateLimit-Policy"))
          .isEqualTo("\"auth\";q=2;w=60");
      assertThat(gateway.post("/api/v1/auth/login", LOGIN, "Authorization", user()).status())
          .isEqualTo(200);
      assertThat(gateway.post("/api/v1/auth/login", LOGIN, "Authorization", user()).status())
          .isEqualTo(429);
    }
  }

  @Test
  void allowsTenLoginsAtOnce() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "auth", "60")) {
      for (int i = 0; i < 10; i++) {
        assertThat(gateway.post("/api/v1/auth/login", LOGIN).status()).isEqualTo(200);
      }
      String left = gateway.post("/api/v1/auth/login", LOGIN).header("RateLimit");
      assertThat(left).startsWith("\"auth\";r=0;");
    }
  }

  @Test
  void countsChangesForAllGatewaysTogether() {
    String[] settings = {
      PREFIX + "writes", "2", "minitwitter.gateway.redis-url", TestStores.redis()
    };
    try (RunningGateway one = new RunningGateway(settings);
        RunningGateway other = new RunningGateway(settings)) {
      awaitSharedCounting(one, other);
      String user = user();

      assertThat(tweet(one, user).header("RateLimit")).matches("\"writes\";r=1;t=(29|30)");
      assertThat(tweet(other, user).header("RateLimit")).startsWith("\"writes\";r=0;");
      assertThat(tweet(one, user).status()).isEqualTo(429);
      assertThat(tweet(other, user).status()).isEqualTo(429);
      assertThat(tweet(one, user()).status()).isEqualTo(201);
    }
  }

  @Test
  void countsChangesAloneWhileRedisIsDown() {
    try (RunningGateway gateway =
        new RunningGateway(
            PREFIX + "writes", "2", "minitwitter.gateway.redis-url", "redis://127.0.0.1:1")) {
      String user = user();

      assertThat(tweet(gateway, user).status()).isEqualTo(201);
      assertThat(tweet(gateway, user).status()).isEqualTo(201);
      assertThat(tweet(gateway, user).status()).isEqualTo(429);
    }
  }

  @Test
  void trustsForwardingHeadersOfTrustedProxiesOnly() {
    try (RunningGateway gateway = new RunningGateway(PREFIX + "anonymous-reads", "1")) {
      gateway.get("/api/v1/tweets", "X-Forwarded-For", "203.0.113.1");
      assertThat(gateway.get("/api/v1/tweets", "X-Forwarded-For", "203.0.113.2").status())
          .isEqualTo(429);
    }
    try (RunningGateway gateway =
        new RunningGateway(
            PREFIX + "anonymous-reads",
            "1",
            "minitwitter.gateway.trusted-proxies",
            "127.0.0.0/8")) {
      gateway.get("/api/v1/tweets", "X-Forwarded-For", "203.0.113.1");
      assertThat(gateway.get("/api/v1/tweets", "X-Forwarded-For", "203.0.113.1").status())
          .isEqualTo(429);
      assertThat(gateway.get("/api/v1/tweets", "X-Forwarded-For", "203.0.113.2").status())
          .isEqualTo(200);
    }
  }

  @Test
  void canBeSwitchedOff() {
    try (RunningGateway gateway =
        new RunningGateway(PREFIX + "anonymous-reads", "1", "minitwitter.rate-limits", "off")) {
      for (int i = 0; i < 3; i++) {
        assertThat(gateway.get("/api/v1/tweets").status()).isEqualTo(200);
      }
    }
  }

  /** A gateway counts alone until Redis has answered it once. */
  private static void awaitSharedCounting(RunningGateway one, RunningGateway other) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String user;
    do {
      user = user();
      tweet(one, user);
    } while (!tweet(other, user).header("RateLimit").startsWith("\"writes\";r=0;")
        && System.nanoTime() < end);
  }

  private static Answer tweet(RunningGateway gateway, String user) {
    return gateway.post("/api/v1/tweets", "{\"content\": \"hello\"}", "Authorization", user);
  }

  private static String user() {
    return "Bearer " + TestNode.userToken(UUID.randomUUID(), UUID.randomUUID(), Role.USER);
  }
}
