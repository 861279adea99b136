package io.minitwitter.migrations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.Resource;

/** One version of a schema: the file that leads to it and the file that leads back. */
record MigrationFile(long version, Resource up, Resource down) {

  static String text(Resource file) {
    try {
      return file.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new MigrationException("Cannot read the migration " + file.getFilename(), e);
    }
  }
}
