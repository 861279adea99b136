package io.minitwitter.migrations;

/**
 * A migration of this schema began and did not end, so what the schema holds is not known; nothing
 * more is applied until somebody has looked.
 */
public final class DirtyDatabaseException extends MigrationException {

  private final String schema;
  private final long version;

  DirtyDatabaseException(String schema, long version) {
    super(
        ("Schema %1$s is dirty: migration %2$d began and did not end. Look at what its file has done"
                + " and repair it by hand, then say which version the schema is at, with"
                + " `migrate -path migrations/%1$s -database <url> force <version>` or with"
                + " UPDATE %1$s.schema_migrations SET version = <version>, dirty = false")
            .formatted(schema, version));
    this.schema = schema;
    this.version = version;
  }

  /** The schema that is dirty. */
  public String schema() {
    return schema;
  }

  /** The migration that did not end, or -1 when it was taking back the first one. */
  public long version() {
    return version;
  }
}
