package io.minitwitter.mesh.store;

import com.mongodb.ConnectionString;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;

/** A setting with the URL of a store, or an empty one. What it holds is never shown. */
@Constraint(validatedBy = StoreUrl.Check.class)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface StoreUrl {
  /** The store's kind. */
  Kind value();

  /** Replaced by a message that shows the form of the kind's URLs. */
  String message() default "is not the URL of a store";

  /** As every constraint has. */
  Class<?>[] groups() default {};

  /** As every constraint has. */
  Class<? extends Payload>[] payload() default {};

  /** The kinds of stores and the forms of their URLs. */
  enum Kind {
    /** PostgreSQL. */
    POSTGRES("postgres://user:password@host:5432/database"),
    /** MongoDB. */
    MONGODB("mongodb://user:password@host:27017/"),
    /** Redis. */
    REDIS("redis://user:password@host:6379"),
    /** RabbitMQ. */
    RABBITMQ("amqp://user:password@host:5672/virtual-host");

    private final String form;

    Kind(String form) {
      this.form = form;
    }

    private boolean accepts(String url) {
      try {
        return switch (this) {
          case POSTGRES -> !PostgresUrl.jdbc(url).isEmpty();
          case MONGODB -> !new ConnectionString(url).getHosts().isEmpty();
          case REDIS -> Redis.uri(url) != null;
          // Not with the client's parser: it warns of trusting all certificates for each amqps URL,
          // and takes the default host where it finds none.
          case RABBITMQ -> isAmqp(new URI(url));
        };
      } catch (IllegalArgumentException | URISyntaxException e) {
        // Its message may hold the URL, and with it the password.
        return false;
      }
    }

    private static boolean isAmqp(URI uri) {
      return ("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme()))
          && uri.getHost() != null;
    }
  }

  /** The check. */
  final class Check implements ConstraintValidator<StoreUrl, String> {
    private Kind kind;

    @Override
    public void initialize(StoreUrl constraint) {
      kind = constraint.value();
    }

    @Override
    public boolean isValid(String url, ConstraintValidatorContext context) {
      if (url == null || url.isEmpty() || kind.accepts(url)) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate("is not a URL such as " + kind.form)
          .addConstraintViolation();
      return false;
    }
  }
}
