package io.minitwitter.mesh.node;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Reads a settings record one component at a time, so that somebody who has mistyped three of them
 * is told of three at once. Spring's own binding stops at the first.
 */
final class SettingsCheck {
  private final Environment environment;
  private final List<String> faults = new ArrayList<>();

  SettingsCheck(Environment environment) {
    this.environment = environment;
  }

  /** Notes the faults of the settings that {@code type} declares below {@code prefix}. */
  void check(String prefix, Class<?> type) {
    Binder binder = Binder.get(environment);
    int before = faults.size();
    for (RecordComponent component : type.getRecordComponents()) {
      String property = prefix + "." + kebab(component.getName());
      try {
        binder.bind(property, Bindable.of(ResolvableType.forType(component.getGenericType())));
      } catch (BindException e) {
        faults.add(
            NodeName.variableOf(property)
                + " ("
                + property
                + ") does not take its value: it needs a "
                + component.getType().getSimpleName().toLowerCase(Locale.ROOT));
      }
    }
    if (faults.size() == before) {
      validate(prefix, binder.bindOrCreate(prefix, type));
    }
  }

  private void validate(String prefix, Object settings) {
    try (ValidatorFactory factory =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()) {
      Validator validator = factory.getValidator();
      for (ConstraintViolation<?> violation : validator.validate(settings)) {
        String property = prefix + "." + kebab(violation.getPropertyPath().toString());
        faults.add(NodeName.variableOf(property) + " (" + property + ") " + violation.getMessage());
      }
    }
  }

  /** Every fault so far, one line each. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
