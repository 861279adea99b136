package io.minitwitter.mesh.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of PostgreSQL, which people write in two ways. */
public final class PostgresUrl {
  private PostgresUrl() {}

  /**
   * The JDBC form of an address.
   *
   * @param url {@code jdbc:postgresql://…} as it is, or {@code
   *     postgres[ql]://user:password@host/db}
   */
  public static String jdbc(String url) {
    if (url.startsWith("jdbc:")) {
      return url;
    }
    URI uri = uri(url);
    boolean scheme = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
    if (!scheme || uri.getHost() == null) {
      throw new IllegalArgumentException("not an address of PostgreSQL");
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
      throw new IllegalArgumentException("not an address of PostgreSQL");
    }
  }

  private static String encode(String escaped) {
    // In the authority a plus is a plus; in a query it would be a space.
    String text = URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
