package io.minitwitter.mesh.node;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Reads a settings record one component at a time, so that all invalid settings are reported at
 * once. Spring's own binding stops at the first.
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
    Set<ConfigurationPropertyName> mistyped = new HashSet<>();
    bindEach(binder, prefix, type, mistyped);
    validate(prefix, without(mistyped).bindOrCreate(prefix, type), mistyped);
  }

  private void bindEach(
      Binder binder, String prefix, Class<?> type, Set<ConfigurationPropertyName> mistyped) {
    for (RecordComponent component : type.getRecordComponents()) {
      String property = prefix + "." + kebab(component.getName());
      if (component.getType().isRecord()) {
        bindEach(binder, property, component.getType(), mistyped);
        continue;
      }
      try {
        binder.bind(property, Bindable.of(ResolvableType.forType(component.getGenericType())));
      } catch (BindException e) {
        mistyped.add(ConfigurationPropertyName.of(property));
        faults.add(
            NodeName.variableOf(property)
                + " ("
                + property
                + ") does not take its value: it needs "
                + expected(component.getType()));
      }
    }
  }

  private static String expected(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Duration.class) {
      return "a duration, such as 10s";
    }
    if (!type.isEnum()) {
      return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }
    return Stream.of(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  /** What is mistyped is left at its default, so that the rest can still be read. */
  private Binder without(Set<ConfigurationPropertyName> mistyped) {
    List<ConfigurationPropertySource> sources = new ArrayList<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      sources.add(
          source.filter(
              name ->
                  mistyped.stream().noneMatch(bad -> bad.equals(name) || bad.isAncestorOf(name))));
    }
    return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
  }

  private void validate(
      String prefix, Object settings, Set<ConfigurationPropertyName> alreadyAtFault) {
    try (ValidatorFactory factory =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()) {
      Validator validator = factory.getValidator();
      for (ConstraintViolation<?> violation : validator.validate(settings)) {
        String property = property(prefix, settings.getClass(), violation);
        if (alreadyAtFault.stream().noneMatch(bad -> isOrIsIn(bad, property))) {
          faults.add(
              NodeName.variableOf(property) + " (" + property + ") " + violation.getMessage());
        }
      }
    }
  }

  /** What a violation is about; a rule over several components is about all that are with it. */
  private static String property(String prefix, Class<?> type, ConstraintViolation<?> violation) {
    StringBuilder property = new StringBuilder(prefix);
    Class<?> within = type;
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKey() != null) {
        property.append('.').append(node.getKey());
      }
      if (node.getKind() == ElementKind.CONTAINER_ELEMENT) {
        break;
      }
      Optional<RecordComponent> component = component(within, node.getName());
      property.append('.').append(component.map(found -> kebab(found.getName())).orElse("*"));
      if (component.isEmpty()) {
        break;
      }
      within = component.get().getType();
    }
    return property.toString();
  }

  private static Optional<RecordComponent> component(Class<?> type, String name) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .filter(component -> component.getName().equals(name))
            .findFirst()
        : Optional.empty();
  }

  private static boolean isOrIsIn(ConfigurationPropertyName bad, String property) {
    return property.equals(bad.toString()) || property.startsWith(bad + ".");
  }

  /** Every fault so far, one line each. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
