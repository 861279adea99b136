package io.minitwitter.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Signing keys in the table {@code signing_keys}: PKCS #8 and X.509 encodings, as they are. */
final class PostgresSigningKeyStore implements SigningKeyStore {
  /** The advisory lock of PostgreSQL for adding a key. */
  private static final long LOCK = 0x6d74_6b65_7973L;

  private final Jdbi jdbi;

  PostgresSigningKeyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public List<SigningKey> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT kid, private_key, public_key, created_at, signs_from
                    FROM signing_keys ORDER BY signs_from DESC, kid
                    """)
                .map(PostgresSigningKeyStore::signingKey)
                .list());
  }

  @Override
  public boolean add(SigningKey key, Instant newest) {
    return jdbi.inTransaction(
        handle -> {
          // Held until the commit: the second one sees the first one's key.
          handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
          return insert(handle, key, newest) == 1;
        });
  }

  @Override
  public void replaceAll(SigningKey key) {
    jdbi.useTransaction(
        handle -> {
          handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
          handle.execute("DELETE FROM signing_keys");
          insert(handle, key, key.signsFrom());
        });
  }

  @Override
  public void remove(Collection<String> kids) {
    if (!kids.isEmpty()) {
      jdbi.useHandle(
          handle ->
              handle
                  .createUpdate("DELETE FROM signing_keys WHERE kid IN (<kids>)")
                  .bindList("kids", List.copyOf(kids))
                  .execute());
    }
  }

  private static int insert(Handle handle, SigningKey key, Instant newest) {
    return handle
        .createUpdate(
            """
            INSERT INTO signing_keys (kid, private_key, public_key, created_at, signs_from)
            SELECT :kid, :private, :public, :created, :from
            WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE signs_from > :newest)
            """)
        .bind("kid", key.kid())
        .bind("private", key.privateKey().getEncoded())
        .bind("public", key.publicKey().getEncoded())
        .bind("created", key.createdAt())
        .bind("from", key.signsFrom())
        .bind("newest", newest)
        .execute();
  }

  private static SigningKey signingKey(ResultSet row, StatementContext context)
      throws SQLException {
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      return new SigningKey(
          row.getString("kid"),
          (RSAPrivateKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(row.getBytes("private_key"))),
          (RSAPublicKey) rsa.generatePublic(new X509EncodedKeySpec(row.getBytes("public_key"))),
          row.getTimestamp("created_at").toInstant(),
          row.getTimestamp("signs_from").toInstant());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored signing key cannot be read", e);
    }
  }
}
