package io.minitwitter.mesh.access;

import io.minitwitter.mesh.identity.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;

/**
 * Who may call what, from the one policy file. Casbin decides each pair of role and object once,
 * when the policy is loaded: an enforce costs some 20 µs, a look into the table next to nothing.
 * What has no rule is refused.
 */
public final class AccessPolicy {
  private static final String POLICY = "/minitwitter/access-policy.csv";
  private static final String MODEL =
      """
      [request_definition]
      r = sub, obj
      [policy_definition]
      p = sub, obj
      [role_definition]
      g = _, _
      [policy_effect]
      e = some(where (p.eft == allow))
      [matchers]
      m = r.obj == p.obj && g(r.sub, p.sub)
      """;
  private static final String WHOLE_SERVICE = "/*";

  private final Map<Role, Set<String>> allowed;
  private final Set<String> objects;

  private AccessPolicy(Map<Role, Set<String>> allowed, Set<String> objects) {
    this.allowed = allowed;
    this.objects = objects;
  }

  /** The policy on the class path. */
  public static AccessPolicy load() {
    try (InputStream in = AccessPolicy.class.getResourceAsStream(POLICY)) {
      if (in == null) {
        throw new IllegalStateException(POLICY + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AccessPolicy parse(String csv) {
    Model model = new Model();
    model.loadModelFromText(MODEL);
    Enforcer enforcer = new Enforcer(model);
    enforcer.enableLog(false);
    for (String line : csv.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> parts = List.of(line.split("\\s*,\\s*"));
      if (parts.size() != 3) {
        throw new IllegalArgumentException("not a rule of the access policy: " + line);
      }
      if (!isRole(parts.get(1)) || (parts.getFirst().equals("g") && !isRole(parts.get(2)))) {
        // A mistyped role would silently allow nobody.
        throw new IllegalArgumentException("no such role in the access policy: " + line);
      }
      switch (parts.getFirst()) {
        case "g" -> enforcer.addGroupingPolicy(parts.subList(1, 3));
        case "p" -> enforcer.addPolicy(parts.subList(1, 3));
        default -> throw new IllegalArgumentException("not a rule of the access policy: " + line);
      }
    }
    return decide(enforcer);
  }

  private static boolean isRole(String name) {
    return Stream.of(Role.values()).anyMatch(role -> role.claim().equals(name));
  }

  private static AccessPolicy decide(Enforcer enforcer) {
    Set<String> objects =
        enforcer.getPolicy().stream().map(rule -> rule.get(1)).collect(Collectors.toSet());
    Map<Role, Set<String>> allowed = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      allowed.put(
          role,
          objects.stream()
              .filter(object -> enforcer.enforce(role.claim(), object))
              .collect(Collectors.toUnmodifiableSet()));
    }
    return new AccessPolicy(Map.copyOf(allowed), Set.copyOf(objects));
  }

  /**
   * Whether a role may use an object.
   *
   * @param object an RPC's full name such as {@code grpc.health.v1.Health/Check}, or {@code
   *     gateway:<route>}
   */
  public boolean allows(Role role, String object) {
    Set<String> mine = allowed.get(role);
    return mine.contains(object) || mine.contains(service(object));
  }

  /** Whether any rule names the object. */
  public boolean knows(String object) {
    return objects.contains(object) || objects.contains(service(object));
  }

  /** The objects that rules name, for tests that hold them against the contract. */
  public Collection<String> objects() {
    return objects;
  }

  /** The roles that may use each object, for documents. */
  public Map<String, Set<Role>> table() {
    Map<String, Set<Role>> table = new HashMap<>();
    for (String object : objects) {
      table.put(
          object,
          allowed.keySet().stream()
              .filter(role -> allows(role, object))
              .collect(Collectors.toUnmodifiableSet()));
    }
    return table;
  }

  private static String service(String object) {
    int slash = object.indexOf('/');
    return slash < 0 ? object : object.substring(0, slash) + WHOLE_SERVICE;
  }
}
