package io.minitwitter.mesh.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** Addresses of PostgreSQL, which are written in two ways. */
public final class PostgresUrl {
  private static final String HOST = "(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])?(?::[1-6]?[0-9]{1,4})?";
  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql:(?://" + HOST + "(?:," + HOST + ")*/?)?[^?@:/]*(?:\\?.*)?");

  private PostgresUrl() {}

  /**
   * The JDBC form of an address.
   *
   * @param url {@code jdbc:postgresql://host/db?user=…&password=…} or {@code
   *     postgres[ql]://user:password@host/db}
   * @throws IllegalArgumentException for anything else; the message never quotes the address
   */
  public static String jdbc(String url) {
    String jdbc =
        url.startsWith("jdbc:") && !url.contains("@")
            ? url
            : translated(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    try {
      // The driver itself logs what it cannot read, password and all: it sees well-formed ones
      // only.
      if (!JDBC.matcher(jdbc).matches() || Driver.parseURL(jdbc, null) == null) {
        throw invalid();
      }
    } catch (IllegalArgumentException e) {
      // The driver's message may quote the address, and with it the password.
      throw invalid();
    }
    return jdbc;
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException(
        "not an address of PostgreSQL: write postgres://user:password@host:5432/database, with"
            + " special characters percent-encoded, or jdbc:postgresql://host:5432/database");
  }

  private static String translated(String url) {
    URI uri = uri(url);
    boolean scheme = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
    if (!scheme || uri.getHost() == null) {
      throw invalid();
    }
    StringBuilder jdbc = new StringBuilder("jdbc:postgresql://").append(uri.getHost());
    if (uri.getPort() >= 0) {
      jdbc.append(':').append(uri.getPort());
    }
    jdbc.append(uri.getRawPath());
    char separator = '?';
    if (uri.getRawUserInfo() != null) {
      String[] parts = uri.getRawUserInfo().split(":", 2);
      jdbc.append(separator).append("user=").append(encode(parts[0]));
      separator = '&';
      if (parts.length == 2) {
        jdbc.append(separator).append("password=").append(encode(parts[1]));
      }
    }
    if (uri.getRawQuery() != null) {
      jdbc.append(separator).append(uri.getRawQuery());
    }
    return jdbc.toString();
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Its text quotes the address, password and all.
      throw invalid();
    }
  }

  private static String encode(String escaped) {
    // In the authority a plus is a plus; in a query it would be a space.
    String text = URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
