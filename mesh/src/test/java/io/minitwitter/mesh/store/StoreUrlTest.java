package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

class StoreUrlTest {
  private record Urls(
      @StoreUrl(StoreUrl.Kind.POSTGRES) String postgres,
      @StoreUrl(StoreUrl.Kind.MONGODB) String mongodb,
      @StoreUrl(StoreUrl.Kind.REDIS) String redis,
      @StoreUrl(StoreUrl.Kind.RABBITMQ) String rabbitmq) {}

  @Test
  void acceptsTheUrlsOfEachStoreAndNone() {
    assertThat(faults(new Urls("", "", "", ""))).isEmpty();
    assertThat(
            faults(
                new Urls(
                    "postgres://u:p@h/db",
                    "mongodb://u:p@h:27017/?replicaSet=r",
                    "rediss://:p@h:6380",
                    "amqps://u:p@h/v")))
        .isEmpty();
    assertThat(faults(new Urls("", "", "", "amqp://host"))).isEmpty();
    assertThat(faults(new Urls("", "", "", "amqp://two_words/v"))).hasSize(1);
    assertThat(faults(new Urls("jdbc:postgresql://127.0.0.1:5432/db", "", "", ""))).isEmpty();
  }

  @Test
  void refusesOtherSchemesAndMalformedUrlsAndShowsNoneOfThem() {
    assertThat(
            faults(
                new Urls(
                    "mysql://u:s3cret@h/db",
                    "postgres://u:s3cret@h/db",
                    "http://u:s3cret@h",
                    "amqp://u:s3cret@[::1")))
        .hasSize(4)
        .allSatisfy(fault -> assertThat(fault).contains("is not a URL such as"))
        .noneMatch(fault -> fault.contains("s3cret"));
  }

  private static List<String> faults(Urls urls) {
    try (ValidatorFactory factory =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()) {
      return factory.getValidator().validate(urls).stream()
          .map(ConstraintViolation::getMessage)
          .toList();
    }
  }
}
