package io.minitwitter.gateway.openapi;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.problem.HttpStatus;
import io.minitwitter.gateway.problem.Problem;
import io.minitwitter.mesh.error.Errors;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The problem documents and headers that answers have in common. */
final class Answers {
  /** One entry a status that operations may answer with: its component's name and first reason. */
  private enum Failure {
    BadRequest(ErrorReason.ERROR_REASON_INVALID_FIELDS, "The request is malformed or not valid."),
    Unauthorized(
        ErrorReason.ERROR_REASON_TOKEN_EXPIRED, "The access token is missing or not valid."),
    Forbidden(ErrorReason.ERROR_REASON_ACCESS_DENIED, "The caller is not permitted to do this."),
    NotFound(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        "The resource does not exist or is not visible to the caller."),
    Conflict(
        ErrorReason.ERROR_REASON_USERNAME_TAKEN, "The request conflicts with the current state."),
    RequestTimeout(ErrorReason.ERROR_REASON_REQUEST_TIMEOUT, "The body did not arrive in time."),
    TooLarge(ErrorReason.ERROR_REASON_TOO_LARGE, "The body is larger than the gateway accepts."),
    UnsupportedMediaType(
        ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE, "The body is not application/json."),
    Unprocessable(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
        "The current state does not permit this request."),
    TooManyRequests(ErrorReason.ERROR_REASON_RATE_LIMITED, "Too many requests."),
    Internal(ErrorReason.ERROR_REASON_INTERNAL, "An internal error."),
    Unavailable(ErrorReason.ERROR_REASON_UNAVAILABLE, "A required service cannot be reached."),
    DeadlineExceeded(
        ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED,
        "The deadline passed before the call finished.");

    private final ErrorReason example;
    private final String description;

    Failure(ErrorReason example, String description) {
      this.example = example;
      this.description = description;
    }
  }

  private static final Map<Integer, Failure> BY_STATUS = byStatus();

  private Answers() {}

  /** A reference to the answer of a failure. */
  static ApiResponse failure(int status) {
    Failure failure = BY_STATUS.get(status);
    if (failure == null) {
      throw new IllegalArgumentException("No answer is described for " + status);
    }
    return new ApiResponse().$ref("#/components/responses/" + failure.name());
  }

  /** The answers of failures, by name. */
  static Map<String, ApiResponse> components() {
    Map<String, ApiResponse> components = new LinkedHashMap<>();
    BY_STATUS.forEach(
        (status, failure) -> {
          MediaType problem =
              new MediaType()
                  .schema(new Schema<>().$ref("#/components/schemas/Problem"))
                  .example(example(failure));
          ApiResponse answer =
              new ApiResponse()
                  .description(failure.description + " Codes: " + codes(status) + ".")
                  .content(new Content().addMediaType(Problem.MEDIA_TYPE, problem));
          addCommonHeaders(answer);
          switch (status) {
            case 401 -> addHeader(answer, "WWW-Authenticate");
            case 429, 503 -> addHeader(answer, "Retry-After");
            default -> {
              // No additional header.
            }
          }
          components.put(failure.name(), answer);
        });
    return components;
  }

  /** The headers that answers have, by name. */
  static Map<String, Header> headers() {
    Map<String, Header> headers = new TreeMap<>();
    put(
        headers,
        "X-Request-Id",
        "The id of the request, as sent by the client or generated.",
        "4f1c9a7be02d63c8");
    put(
        headers,
        "RateLimit-Policy",
        "The quota of this request: q requests in w seconds.",
        "\"reads\";q=6000;w=60");
    put(
        headers,
        "RateLimit",
        "The number r of remaining requests, and the seconds t until the full quota is available.",
        "\"reads\";r=5999;t=1");
    put(
        headers,
        "ETag",
        "The strong entity tag of the answer, for If-None-Match.",
        "\"5f0c3a9d1e\"");
    put(
        headers,
        "Location",
        "The path of the created resource.",
        "/api/v1/tweets/6a1f0c2be4b0a1d2c3f4e5a6");
    put(
        headers,
        "WWW-Authenticate",
        "The authentication scheme (RFC 6750).",
        "Bearer realm=\"minitwitter\"");
    Header retryAfter = new Header().description("Seconds to wait before a retry.");
    Schema<Number> seconds = new IntegerSchema();
    seconds.setExample(1);
    retryAfter.setSchema(seconds);
    headers.put("Retry-After", retryAfter);
    return headers;
  }

  static void addCommonHeaders(ApiResponse answer) {
    addHeader(answer, "X-Request-Id");
    addHeader(answer, "RateLimit");
    addHeader(answer, "RateLimit-Policy");
  }

  static void addHeader(ApiResponse answer, String name) {
    answer.addHeaderObject(name, new Header().$ref("#/components/headers/" + name));
  }

  /** The schema of every problem document. */
  static Schema<?> problem() {
    ObjectSchema violation = new ObjectSchema();
    violation.setDescription("A refused input.");
    violation.addProperty("field", text("The field, parameter or header.", "username"));
    violation.addProperty(
        "description", text("What is wrong with the input.", "must have at least 3 characters"));
    violation.addProperty("rule", text("The violated rule; a stable name.", "string.min_len"));
    violation.setRequired(List.of("field", "description", "rule"));
    ArraySchema violations = new ArraySchema();
    violations.setDescription("The refused inputs; empty if the problem is not about an input.");
    violations.setItems(violation);

    ObjectSchema problem = new ObjectSchema();
    problem.setDescription("A problem document (RFC 9457).");
    problem.addProperty(
        "type", text("The type of problem.", "urn:minitwitter:error:INVALID_FIELDS").format("uri"));
    problem.addProperty("title", text("The type of problem as readable text.", "Invalid fields"));
    Schema<Number> status = new IntegerSchema();
    status.setDescription("The HTTP status.");
    status.setExample(400);
    problem.addProperty("status", status);
    problem.addProperty("detail", text("A description of this problem.", "See the violations."));
    StringSchema code = new StringSchema();
    code.setDescription("The stable reason; clients branch on it.");
    code.setEnum(
        Arrays.stream(ErrorReason.values()).filter(Answers::sent).map(Errors::name).toList());
    problem.addProperty("code", code);
    problem.addProperty("violations", violations);
    problem.addProperty(
        "request_id", text("The id of the request in the log.", "4f1c9a7be02d63c8"));
    problem.setRequired(
        List.of("type", "title", "status", "detail", "code", "violations", "request_id"));
    return problem;
  }

  private static StringSchema text(String description, String example) {
    StringSchema schema = new StringSchema();
    schema.setDescription(description);
    schema.setExample(example);
    return schema;
  }

  private static void put(
      Map<String, Header> headers, String name, String description, String example) {
    StringSchema schema = new StringSchema();
    schema.setExample(example);
    Header header = new Header().description(description);
    header.setSchema(schema);
    headers.put(name, header);
  }

  private static Map<String, Object> example(Failure failure) {
    boolean fields = failure == Failure.BadRequest;
    String code = Errors.name(failure.example);
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", "urn:minitwitter:error:" + code);
    example.put("title", HttpStatus.title(failure.example));
    example.put("status", HttpStatus.of(failure.example));
    example.put("detail", failure.description);
    example.put("code", code);
    example.put(
        "violations",
        fields
            ? List.of(
                Examples.object(
                    "field",
                    "username",
                    "description",
                    "must have at least 3 characters",
                    "rule",
                    "string.min_len"))
            : List.of());
    example.put("request_id", "4f1c9a7be02d63c8");
    return example;
  }

  private static String codes(int status) {
    return String.join(
        ", ",
        Arrays.stream(ErrorReason.values())
            .filter(reason -> sent(reason) && HttpStatus.of(reason) == status)
            .map(Errors::name)
            .toList());
  }

  private static boolean sent(ErrorReason reason) {
    return reason != ErrorReason.ERROR_REASON_UNSPECIFIED && reason != ErrorReason.UNRECOGNIZED;
  }

  private static Map<Integer, Failure> byStatus() {
    Map<Integer, Failure> failures = new TreeMap<>();
    for (Failure failure : Failure.values()) {
      failures.put(HttpStatus.of(failure.example), failure);
    }
    return failures;
  }
}
