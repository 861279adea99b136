package io.minitwitter.gateway.http;

import java.util.Map;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param mediaType the body's media type; null without a body
 * @param body the body's bytes, never changed after; null without a body
 * @param headers headers of this answer beside those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // replies are never compared, and a copy would cost time
public record Reply(int status, String mediaType, byte[] body, Map<String, String> headers) {
  /** The media type of the API. */
  public static final String JSON = "application/json";

  public static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, body, Map.of());
  }

  public static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, null, null, headers);
  }
}
