package io.minitwitter.migrations;

/**
 * A migration of this schema was interrupted outside a transaction, so the state of the schema is
 * unknown; nothing more is applied until an operator has repaired it.
 */
public final class DirtyDatabaseException extends MigrationException {

  private final String schema;
  private final long version;

  DirtyDatabaseException(String schema, long version) {
    super(
        ("Schema %1$s is dirty: migration %2$d was interrupted. Check what its file has changed"
                + " and repair it by hand, then set the version that the schema is at, with"
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
