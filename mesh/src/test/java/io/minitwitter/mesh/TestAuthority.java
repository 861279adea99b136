package io.minitwitter.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test, made by the JDK's keytool, and the certificates that it gives. */
public final class TestAuthority {
  private static final String PASSWORD = "of the test";
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final Path store;
  private final Path certificate;

  /**
   * A new authority.
   *
   * @param folder an empty folder for all its files
   */
  public TestAuthority(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("store.p12");
    this.certificate = folder.resolve("ca.crt");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Authority", "-ext", "bc:c");
    write(certificate, pem("CERTIFICATE", encoded(keyStore(), "ca")));
  }

  /**
   * A certificate and its key.
   *
   * @param certificate PEM file
   * @param key PEM file
   */
  public record Issued(Path certificate, Path key) {
    /** Has the same files hold another certificate, as a renewal would. */
    public void replaceBy(Issued other) {
      try {
        move(other.key, key);
        move(other.certificate, certificate);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void move(Path from, Path to) throws IOException {
      Path beside = Files.copy(from, to.resolveSibling("new"), StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The PEM file of the authority's certificate. */
  public Path certificate() {
    return certificate;
  }

  /**
   * Gives a certificate.
   *
   * @param host the one name that it is valid for
   */
  public Issued issue(String host) {
    return issue(host, "EC");
  }

  /**
   * Gives a certificate for a key of some kind.
   *
   * @param algorithm such as {@code RSA}
   */
  public Issued issue(String host, String algorithm) {
    String alias = host + "-" + algorithm;
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        algorithm,
        "-signer",
        "ca",
        "-dname",
        "CN=" + host,
        "-ext",
        "san=dns:" + host);
    Issued issued = new Issued(folder.resolve(alias + ".crt"), folder.resolve(alias + ".key"));
    KeyStore keys = keyStore();
    try {
      Key key = keys.getKey(alias, PASSWORD.toCharArray());
      write(issued.certificate(), pem("CERTIFICATE", encoded(keys, alias)));
      write(issued.key(), pem("PRIVATE KEY", key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return issued;
  }

  /** For a client that trusts this authority alone. */
  public SSLContext clientContext() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", keyStore().getCertificate("ca"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server that shows a certificate that this authority gave. */
  public SSLContext serverContext(Issued issued) {
    String file = issued.certificate().getFileName().toString();
    String alias = file.substring(0, file.lastIndexOf('.'));
    try {
      KeyStore all = keyStore();
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      char[] password = PASSWORD.toCharArray();
      own.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    if (!command.contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("keytool.log").toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(Files.readString(folder.resolve("keytool.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private KeyStore keyStore() {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(KeyStore keys, String alias) {
    try {
      Certificate found = keys.getCertificate(alias);
      return found.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
