package io.minitwitter.migrations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;

/** One version of a schema: the file that leads to it and the file that leads back. */
record MigrationFile(long version, Resource up, Resource down) {

  /**
   * What cannot stand inside a transaction, or ends one. A function's body may match as well, which
   * costs that file the transaction and nothing else.
   */
  private static final Pattern OWN_TRANSACTION =
      Pattern.compile(
          "(?im)^\\s*(BEGIN|START\\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT|PREPARE\\s+TRANSACTION"
              + "|VACUUM|ALTER\\s+SYSTEM|(CREATE|DROP)\\s+(DATABASE|TABLESPACE))\\b"
              + "|\\bCONCURRENTLY\\b");

  /** Whether this text may run in a transaction that also records its version. */
  static boolean isTransactional(String sql) {
    return !OWN_TRANSACTION.matcher(sql.replace(';', '\n')).find();
  }

  static String text(Resource file) {
    try {
      return file.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new MigrationException("Cannot read the migration " + file.getFilename(), e);
    }
  }
}
