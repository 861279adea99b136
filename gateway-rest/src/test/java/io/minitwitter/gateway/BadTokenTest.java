package io.minitwitter.gateway;

import static io.minitwitter.gateway.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.minitwitter.gateway.RunningGateway.Answer;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each invalid token is a problem with a stable code that does not reveal what is wrong. */
class BadTokenTest {
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void refusesCallersWithoutAToken() {
    Answer answer = gateway.get("/api/v1/users/profile");

    refused(answer, 401, "TOKEN_MISSING");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"minitwitter\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "", "x"})
  void refusesWhatIsNoTokenAlsoOnOpenRoutes(String authorization) {
    Answer answer = gateway.get("/api/v1/tweets", "Authorization", authorization);

    refused(answer, 401, "TOKEN_INVALID");
    assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
  }

  @Test
  void refusesExpiredAndForgedTokens() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    RSAPrivateKey other = (RSAPrivateKey) generator.generateKeyPair().getPrivate();
    String header = base64url("{\"alg\":\"none\",\"kid\":\"test-key\"}");
    String[] genuine = RunningGateway.token().split("\\.", -1);

    token(builder().withExpiresAt(Instant.now().minusSeconds(60)).sign(TestNode.signer()))
        .isEqualTo("TOKEN_EXPIRED");
    token(builder().sign(Algorithm.RSA256(null, other))).isEqualTo("TOKEN_INVALID");
    token(header + "." + genuine[1] + ".").isEqualTo("TOKEN_INVALID");
    token(header + "." + genuine[1] + "." + genuine[2]).isEqualTo("TOKEN_INVALID");
    token(builder().sign(Algorithm.HMAC256("secret"))).isEqualTo("TOKEN_INVALID");
    token(builder().withIssuer("other").sign(TestNode.signer())).isEqualTo("TOKEN_INVALID");
    token(builder().withAudience("other").sign(TestNode.signer())).isEqualTo("TOKEN_INVALID");
    token(builder().withKeyId("other").sign(TestNode.signer())).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void refusesTwoTokens() {
    Answer answer =
        gateway.get(
            "/api/v1/tweets",
            "Authorization",
            "Bearer " + RunningGateway.token(),
            "Authorization",
            "Bearer " + RunningGateway.token());

    refused(answer, 401, "TOKEN_INVALID");
  }

  @Test
  void refusesServicesTokensOnRoutes() {
    Answer answer =
        gateway.get(
            "/api/v1/users/profile", "Authorization", "Bearer " + TestNode.serviceToken("tweet"));

    refused(answer, 403, "ACCESS_DENIED");
  }

  private static JWTCreator.Builder builder() {
    return TestNode.token(FakeAuth.USER_ID, Role.USER, Instant.now())
        .withClaim("sid", UUID.randomUUID().toString());
  }

  private static AbstractStringAssert<?> token(String token) {
    Answer answer = gateway.get("/api/v1/tweets", "Authorization", "Bearer " + token);
    assertThat(answer.status()).isEqualTo(401);
    return assertThat(answer.code());
  }

  private static String base64url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
