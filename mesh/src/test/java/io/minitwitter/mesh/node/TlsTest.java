package io.minitwitter.mesh.node;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNAVAILABLE;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.TestAuthority;
import io.minitwitter.mesh.TestAuthority.Issued;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.tls.NodeTls;
import io.minitwitter.mesh.tls.TlsSettings;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that speak TLS with each other. */
@Timeout(180)
class TlsTest {
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();
  private static final long PATIENCE_SECONDS = 30;

  @TempDir static Path folder;

  private static TestAuthority ours;
  private static TestAuthority another;
  private static Issued server;
  private static Issued client;
  private static Issued stranger;

  @BeforeAll
  static void issue() throws IOException {
    ours = new TestAuthority(Files.createDirectory(folder.resolve("ours")));
    another = new TestAuthority(Files.createDirectory(folder.resolve("another")));
    server = ours.issue("localhost");
    client = ours.issue("gateway");
    stranger = another.issue("gateway");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void nodesCallEachOtherOverTls(String algorithm) {
    Issued certificate = algorithm.equals("EC") ? server : ours.issue("localhost", algorithm);
    try (RunningProbe probe = RunningProbe.start(serving(certificate)).publishKeys();
        NodeTls tls = new NodeTls(calling(ours, null));
        ServiceChannels channels = to("localhost", probe, tls)) {
      get(channels.anonymous("probe"));

      assertThat(probe.tweets().calls()).isOne();
    }
  }

  @Test
  void plainTextConnectionsAreRefused() {
    try (RunningProbe probe = RunningProbe.start(serving(server)).publishKeys()) {
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(probe.tcp()));

      assertThat(probe.tweets().calls()).isZero();
    }
  }

  @Test
  void aServerWithoutTlsIsNotCalledOverTls() {
    try (RunningProbe probe = RunningProbe.start().publishKeys();
        NodeTls tls = new NodeTls(calling(ours, null));
        ServiceChannels channels = to("localhost", probe, tls)) {
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(channels.anonymous("probe")));
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsNotCalled() {
    try (RunningProbe probe = RunningProbe.start(serving(server)).publishKeys();
        NodeTls tls = new NodeTls(calling(another, null));
        ServiceChannels channels = to("localhost", probe, tls)) {
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(channels.anonymous("probe")));

      assertThat(probe.tweets().calls()).isZero();
    }
  }

  @Test
  void aServerOfAnotherNameIsNotCalled() {
    try (RunningProbe probe = RunningProbe.start(serving(client)).publishKeys();
        NodeTls tls = new NodeTls(calling(ours, null));
        ServiceChannels channels = to("localhost", probe, tls)) {
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(channels.anonymous("probe")));

      assertThat(probe.tweets().calls()).isZero();
    }
  }

  @Test
  void aCallerNeedsAClientCertificateIfRequired() {
    Map<String, String> settings = serving(server);
    settings.put("minitwitter.tls.client-ca", ours.certificate().toString());
    try (RunningProbe probe = RunningProbe.start(settings).publishKeys();
        NodeTls without = new NodeTls(calling(ours, null));
        NodeTls foreign = new NodeTls(calling(ours, stranger));
        NodeTls known = new NodeTls(calling(ours, client));
        ServiceChannels withoutOne = to("localhost", probe, without);
        ServiceChannels withForeign = to("localhost", probe, foreign);
        ServiceChannels withKnown = to("localhost", probe, known)) {
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(withoutOne.anonymous("probe")));
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(withForeign.anonymous("probe")));
      assertThat(probe.tweets().calls()).isZero();

      get(withKnown.anonymous("probe"));
      assertThat(probe.tweets().calls()).isOne();
    }
  }

  @Test
  void renewedFilesAreLoadedWithoutARestart() throws Exception {
    Issued replaced =
        new Issued(
            Files.copy(server.certificate(), folder.resolve("replaced.crt")),
            Files.copy(server.key(), folder.resolve("replaced.key")));
    Path trusted = Files.copy(another.certificate(), folder.resolve("trusted.crt"));
    Map<String, String> settings = serving(replaced);
    settings.put("minitwitter.tls.reload-interval", "50ms");
    TlsSettings trusting = new TlsSettings("", "", trusted.toString(), "", Duration.ofMillis(50));
    try (RunningProbe probe = RunningProbe.start(settings).publishKeys();
        NodeTls tls = new NodeTls(trusting);
        ServiceChannels channels = to("localhost", probe, tls)) {
      tls.start();
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(channels.anonymous("probe")));

      // What is half replaced, or of no use, changes nothing.
      Files.writeString(replaced.certificate(), "nothing");
      replaced.replaceBy(another.issue("localhost"));

      // The channel keeps retrying, and fails until the server uses the new certificate.
      get(TweetServiceGrpc.newBlockingStub(channels.anonymous("probe")).withWaitForReady());
    }
  }

  @Test
  void renewedAuthoritiesAreLoadedWithoutARestart() throws Exception {
    Path trusted = Files.copy(another.certificate(), folder.resolve("renewed-ca.crt"));
    TlsSettings trusting = new TlsSettings("", "", trusted.toString(), "", Duration.ofMillis(50));
    try (RunningProbe probe = RunningProbe.start(serving(server)).publishKeys();
        NodeTls tls = new NodeTls(trusting);
        ServiceChannels channels = to("localhost", probe, tls)) {
      tls.start();
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(channels.anonymous("probe")));

      Files.writeString(trusted, Files.readString(ours.certificate()));

      get(TweetServiceGrpc.newBlockingStub(channels.anonymous("probe")).withWaitForReady());
    }
  }

  private static Map<String, String> serving(Issued certificate) {
    Map<String, String> settings = new HashMap<>();
    settings.put("minitwitter.tls.certificate", certificate.certificate().toString());
    settings.put("minitwitter.tls.private-key", certificate.key().toString());
    // It calls no other service over the network.
    Contract.grpcServices()
        .keySet()
        .forEach(name -> settings.put("minitwitter.addresses." + name, "in-process:" + name));
    return settings;
  }

  private static TlsSettings calling(TestAuthority trusted, Issued own) {
    return new TlsSettings(
        own == null ? "" : own.certificate().toString(),
        own == null ? "" : own.key().toString(),
        trusted.certificate().toString(),
        "",
        Duration.ofSeconds(30));
  }

  private static ServiceChannels to(String host, RunningProbe probe, NodeTls tls) {
    return new ServiceChannels(
        service -> "dns:///" + host + ":" + probe.port(), tls.channelCredentials());
  }

  private static void get(Channel channel) {
    get(TweetServiceGrpc.newBlockingStub(channel));
  }

  private static void get(TweetServiceGrpc.TweetServiceBlockingStub tweets) {
    GetTweetResponse answer =
        tweets.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS).getTweet(REQUEST);
    assertThat(answer).isEqualTo(GetTweetResponse.getDefaultInstance());
  }
}
