package io.minitwitter.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that a reader believes, by the names of fields: one table, so that the same person and
 * tweet stand in every example.
 */
final class Examples {
  private static final String USER_ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String TWEET_ID = "6a1f0c2be4b0a1d2c3f4e5a6";
  private static final String COMMENT_ID = "6a1f0d17e4b0a1d2c3f4e5a7";

  private static final Map<String, Object> BY_NAME =
      Map.ofEntries(
          Map.entry("user_id", USER_ID),
          Map.entry("actor_id", USER_ID),
          Map.entry("target_id", USER_ID),
          Map.entry("tweet_id", TWEET_ID),
          Map.entry("comment_id", COMMENT_ID),
          Map.entry("username", "ada_lovelace"),
          Map.entry("identifier", "ada_lovelace"),
          Map.entry("email", "ada@example.org"),
          Map.entry("password", "correct horse battery staple"),
          Map.entry("current_password", "correct horse battery staple"),
          Map.entry("new_password", "weaves algebraic patterns"),
          Map.entry("first_name", "Ada"),
          Map.entry("last_name", "Lovelace"),
          Map.entry("bio", "Poetical scientist."),
          Map.entry("avatar_url", "https://images.example.org/ada.png"),
          Map.entry("content", "The engine weaves algebraic patterns."),
          Map.entry("created_at", "2026-01-31T12:00:00.123Z"),
          Map.entry("updated_at", "2026-01-31T12:00:00.123Z"),
          Map.entry("last_used_at", "2026-01-31T12:00:00.123Z"),
          Map.entry("expires_at", "2026-03-02T12:00:00.123Z"),
          Map.entry("requested_at", "2026-01-31T12:00:00.123Z"),
          Map.entry("completed_at", "2026-01-31T12:00:31.456Z"),
          Map.entry("remaining", "tweet"),
          Map.entry("reason", "Posts the same advertisement again and again."),
          Map.entry("detail", "Posts the same advertisement again and again."),
          Map.entry("query", "ada lov"),
          Map.entry("role", "ROLE_MODERATOR"),
          Map.entry("action", "AUDIT_ACTION_USER_SUSPENDED"),
          Map.entry("likes_count", 12),
          Map.entry("comments_count", 3),
          Map.entry("retweets_count", 1),
          Map.entry("liked_by_me", true),
          Map.entry("message", "ada_lovelace posted a tweet"),
          Map.entry("page_size", 20),
          Map.entry("page_token", "CgwKCmEb8MK-SwodLD"),
          Map.entry("next_page_token", "CgwKCmEb8MK-SwodLD"),
          Map.entry("access_token", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
          Map.entry("refresh_token", "Zm9yLW9uZS11c2Utb25seQ"),
          Map.entry("token_type", "Bearer"),
          Map.entry("expires_in", 900),
          Map.entry("kty", "RSA"),
          Map.entry("use", "sig"),
          Map.entry("alg", "RS256"),
          Map.entry("kid", "2026-01-a"),
          Map.entry("n", "xjlCRBqkOaQ"),
          Map.entry("e", "AQAB"));

  private Examples() {}

  /** A value for a single field that is no message. */
  static Object of(FieldDescriptor field) {
    Object named = BY_NAME.get(field.getName());
    if (named != null) {
      return named;
    }
    if (field.getName().equals("id")) {
      return FieldSchemas.rules(field).getString().getUuid() || describesAPerson(field)
          ? USER_ID
          : TWEET_ID;
    }
    return switch (field.getJavaType()) {
      case INT, LONG -> 1;
      case FLOAT, DOUBLE -> 0.5;
      case BOOLEAN -> true;
      case ENUM -> field.getEnumType().getValues().getLast().getName();
      case STRING, BYTE_STRING, MESSAGE ->
          throw new IllegalStateException("Examples needs a value for " + field.getFullName());
    };
  }

  /** A message with all its fields. */
  static Map<String, Object> of(Descriptor message) {
    Map<String, Object> example = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getFields()) {
      Object value = Schemas.isObject(field) ? of(field.getMessageType()) : of(field);
      example.put(field.getName(), field.isRepeated() ? List.of(value) : value);
    }
    return example;
  }

  /** An object of these names and values, in this order, which that of {@code Map.of} is not. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  private static boolean describesAPerson(FieldDescriptor field) {
    return field.getContainingType().findFieldByName("username") != null;
  }
}
