package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsCheckTest {
  record Mailing(
      @NotBlank String sender,
      @DefaultValue("25") @Min(1) @Max(65535) int port,
      @DefaultValue("3s") Duration timeout,
      @DefaultValue Map<String, @Max(100) Integer> quotas,
      @DefaultValue("false") boolean tls,
      @Valid @DefaultValue Retry retry) {

    record Retry(@DefaultValue("3") @Max(9) int tries, @DefaultValue("1s") Duration pause) {}

    @AssertTrue(message = "needs tls on port 465")
    boolean isEncryptedWhereItMustBe() {
      return port != 465 || tls;
    }
  }

  @Test
  void validSettingsHaveNoFaults() {
    assertThat(faults(Map.of("minitwitter.mail.sender", "post"))).isEmpty();
    assertThat(
            faults(
                Map.of(
                    "minitwitter.mail.sender",
                    "post",
                    "minitwitter.mail.port",
                    "587",
                    "minitwitter.mail.timeout",
                    "250ms",
                    "minitwitter.mail.quotas.day",
                    "5")))
        .isEmpty();
  }

  @Test
  void reportsAllInvalidSettingsAtOnce() {
    List<String> faults =
        faults(
            Map.of(
                "minitwitter.mail.port", "70000",
                "minitwitter.mail.timeout", "s3cret-soon",
                "minitwitter.mail.tls", "s3cret-perhaps"));

    assertThat(faults).hasSize(4);
    assertThat(faults).anyMatch(fault -> fault.startsWith("MINITWITTER_MAIL_SENDER "));
    assertThat(faults)
        .anyMatch(fault -> fault.startsWith("MINITWITTER_MAIL_PORT ") && fault.contains("65535"));
    assertThat(faults)
        .anyMatch(
            fault -> fault.startsWith("MINITWITTER_MAIL_TIMEOUT ") && fault.contains("duration"));
    assertThat(faults)
        .anyMatch(
            fault -> fault.startsWith("MINITWITTER_MAIL_TLS ") && fault.contains("true or false"));
  }

  @Test
  void faultsWithinANestedRecordNameItsVariables() {
    assertThat(
            faults(
                Map.of(
                    "minitwitter.mail.sender", "x",
                    "minitwitter.mail.retry.tries", "10",
                    "minitwitter.mail.retry.pause", "s3cret-soon")))
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("MINITWITTER_MAIL_RETRY_TRIES "))
        .anyMatch(fault -> fault.startsWith("MINITWITTER_MAIL_RETRY_PAUSE "));
  }

  @Test
  void aFaultWithinAMapIsFound() {
    assertThat(
            faults(Map.of("minitwitter.mail.sender", "x", "minitwitter.mail.quotas.day", "many")))
        .singleElement()
        .asString()
        .startsWith("MINITWITTER_MAIL_QUOTAS ");
  }

  @Test
  void aRuleOverSeveralSettingsNamesNoVariableThatDoesNotExist() {
    assertThat(faults(Map.of("minitwitter.mail.sender", "x", "minitwitter.mail.port", "465")))
        .containsExactly("MINITWITTER_MAIL_* (minitwitter.mail.*) needs tls on port 465");
  }

  @Test
  void anEntryThatIsOutOfRangeIsNamed() {
    assertThat(faults(Map.of("minitwitter.mail.sender", "x", "minitwitter.mail.quotas.day", "101")))
        .singleElement()
        .asString()
        .startsWith("MINITWITTER_MAIL_QUOTAS_DAY ");
  }

  @Test
  void valuesAreNeverShown() {
    assertThat(
            String.join(
                "\n",
                faults(
                    Map.of(
                        "minitwitter.mail.port", "s3cret",
                        "minitwitter.mail.timeout", "s3cret",
                        "minitwitter.mail.tls", "s3cret",
                        "minitwitter.mail.sender", "  "))))
        .doesNotContain("s3cret");
  }

  @Test
  void theEnvironmentsNamesAreRead() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("MINITWITTER_MAIL_PORT", "abc", "MINITWITTER_MAIL_SENDER", "post")));
    ConfigurationPropertySources.attach(environment);
    SettingsCheck check = new SettingsCheck(environment);

    check.check("minitwitter.mail", Mailing.class);

    assertThat(check.faults()).singleElement().asString().startsWith("MINITWITTER_MAIL_PORT ");
  }

  @Test
  void faultsOfSeveralRecordsAreGathered() {
    SettingsCheck check =
        new SettingsCheck(
            environment(Map.of("minitwitter.a.port", "x", "minitwitter.tweet.max-in-flight", "0")));

    check.check("minitwitter.a", Mailing.class);
    check.check("minitwitter.tweet", NodeSettings.class);

    assertThat(check.faults())
        .hasSize(3)
        .anyMatch(fault -> fault.startsWith("MINITWITTER_A_PORT "))
        .anyMatch(fault -> fault.startsWith("MINITWITTER_A_SENDER "))
        .anyMatch(fault -> fault.startsWith("MINITWITTER_TWEET_MAX_IN_FLIGHT "));
  }

  private static List<String> faults(Map<String, Object> properties) {
    SettingsCheck check = new SettingsCheck(environment(properties));
    check.check("minitwitter.mail", Mailing.class);
    return check.faults();
  }

  private static StandardEnvironment environment(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return environment;
  }
}
