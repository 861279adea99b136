package io.minitwitter.migrations;

/**
 * Where a schema stands.
 *
 * @param version the migration that was applied last
 * @param dirty whether that one began and did not end
 */
public record SchemaVersion(long version, boolean dirty) {}
