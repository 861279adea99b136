package io.minitwitter.mesh.access;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.options.v1.Access;
import io.minitwitter.options.v1.OptionsProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;

/**
 * Who may call what. Each RPC of the contract says so in its {@code access} option; the policy file
 * adds which role contains which, the gateway's own routes and gRPC's built-in services. Casbin
 * decides each pair of subject and object once, when the policy is loaded: an enforce costs some 20
 * µs, a lookup in the table almost nothing. What has no rule is refused.
 *
 * <p>A subject is a role of users, or a service: {@code service:tweet} may call what names {@code
 * tweet} or any service, {@code service} stands for every other one.
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
  private static final String ANY_SERVICE = Role.SERVICE.claim();

  private final Map<String, Set<String>> allowed;
  private final Set<String> objects;

  private AccessPolicy(Map<String, Set<String>> allowed, Set<String> objects) {
    this.allowed = allowed;
    this.objects = objects;
  }

  /** The policy of the contract, decided once for the whole process. */
  public static AccessPolicy load() {
    return OfContract.POLICY;
  }

  private static final class OfContract {
    private static final AccessPolicy POLICY =
        of(file(), Contract.methods().collect(Collectors.toUnmodifiableList()));
  }

  private static String file() {
    try (InputStream in = AccessPolicy.class.getResourceAsStream(POLICY)) {
      if (in == null) {
        throw new IllegalStateException(POLICY + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The policy of a file and of what RPCs declare.
   *
   * @throws IllegalArgumentException for a line of the file that is no rule
   */
  static AccessPolicy of(String csv, Collection<MethodDescriptor> methods) {
    Model model = new Model();
    model.loadModelFromText(MODEL);
    Enforcer enforcer = new Enforcer(model);
    enforcer.enableLog(false);
    csv.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> add(enforcer, line));
    Set<String> services = new TreeSet<>();
    methods.forEach(method -> services.addAll(add(enforcer, method)));
    for (String service : services) {
      enforcer.addGroupingPolicy(subject(service), ANY_SERVICE);
    }
    return decide(
        enforcer,
        Stream.concat(
            Stream.of(Role.values()).map(Role::claim),
            services.stream().map(AccessPolicy::subject)));
  }

  private static void add(Enforcer enforcer, String line) {
    List<String> parts = List.of(line.split("\\s*,\\s*"));
    if (parts.size() != 3) {
      throw new IllegalArgumentException("not a rule of the access policy: " + line);
    }
    if (!isRole(parts.get(1)) || (parts.getFirst().equals("g") && !isRole(parts.get(2)))) {
      // A mistyped role would silently allow no caller.
      throw new IllegalArgumentException("no such role in the access policy: " + line);
    }
    switch (parts.getFirst()) {
      case "g" -> enforcer.addGroupingPolicy(parts.subList(1, 3));
      case "p" -> enforcer.addPolicy(parts.subList(1, 3));
      default -> throw new IllegalArgumentException("not a rule of the access policy: " + line);
    }
  }

  /** Adds what an RPC declares and returns the services that it names. */
  private static List<String> add(Enforcer enforcer, MethodDescriptor method) {
    Access access = method.getOptions().getExtension(OptionsProto.access);
    String object = Contract.fullName(method);
    switch (access.getRole()) {
      case ROLE_ANONYMOUS -> enforcer.addPolicy(Role.ANONYMOUS.claim(), object);
      case ROLE_USER -> enforcer.addPolicy(Role.USER.claim(), object);
      case ROLE_MODERATOR -> enforcer.addPolicy(Role.MODERATOR.claim(), object);
      case ROLE_ADMIN -> enforcer.addPolicy(Role.ADMIN.claim(), object);
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    if (access.getAnyService()) {
      enforcer.addPolicy(ANY_SERVICE, object);
    }
    access.getServicesList().forEach(service -> enforcer.addPolicy(subject(service), object));
    return access.getServicesList();
  }

  private static boolean isRole(String name) {
    return Stream.of(Role.values()).anyMatch(role -> role.claim().equals(name));
  }

  private static String subject(String service) {
    return ANY_SERVICE + ":" + service;
  }

  private static AccessPolicy decide(Enforcer enforcer, Stream<String> subjects) {
    Set<String> objects =
        enforcer.getPolicy().stream().map(rule -> rule.get(1)).collect(Collectors.toSet());
    Map<String, Set<String>> allowed = new HashMap<>();
    subjects.forEach(
        subject ->
            allowed.put(
                subject,
                objects.stream()
                    .filter(object -> enforcer.enforce(subject, object))
                    .collect(Collectors.toUnmodifiableSet())));
    return new AccessPolicy(Map.copyOf(allowed), Set.copyOf(objects));
  }

  /**
   * Whether a caller may use an object.
   *
   * @param object an RPC's full name such as {@code grpc.health.v1.Health/Check}, or {@code
   *     gateway:<route>}
   */
  public boolean allows(Caller caller, String object) {
    return caller.role() == Role.SERVICE
        ? allowsService(caller.subject(), object)
        : allows(caller.role(), object);
  }

  /** Whether every caller of a role may use an object: of {@code SERVICE}, whatever its name. */
  public boolean allows(Role role, String object) {
    return contains(allowed.get(role.claim()), object);
  }

  /** Whether a service may use an object with its own token. */
  public boolean allowsService(String service, String object) {
    return contains(allowed.getOrDefault(subject(service), allowed.get(ANY_SERVICE)), object);
  }

  private static boolean contains(Set<String> mine, String object) {
    return mine.contains(object) || mine.contains(service(object));
  }

  /** Whether any rule names the object. */
  public boolean knows(String object) {
    return objects.contains(object) || objects.contains(service(object));
  }

  /** The objects that rules name, for tests that compare them with the contract. */
  public Collection<String> objects() {
    return objects;
  }

  private static String service(String object) {
    int slash = object.indexOf('/');
    return slash < 0 ? object : object.substring(0, slash) + WHOLE_SERVICE;
  }
}
