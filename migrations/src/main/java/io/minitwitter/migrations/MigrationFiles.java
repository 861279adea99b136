package io.minitwitter.migrations;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The migrations on the class path, in golang-migrate's naming. */
final class MigrationFiles {

  private static final String ROOT = "minitwitter/schemas/";
  private static final Pattern FOLDER = Pattern.compile(ROOT + "([^/]+)/[^/]+$");
  private static final Pattern NAME = Pattern.compile("([0-9]+)_.*\\.(up|down)\\.sql");

  private MigrationFiles() {}

  /** The schemas that have migrations, in the order of their names. */
  static SortedSet<String> schemas() {
    SortedSet<String> schemas = new TreeSet<>();
    for (Resource file : find("*")) {
      try {
        Matcher folder = FOLDER.matcher(file.getURL().toString());
        if (folder.find()) {
          schemas.add(folder.group(1));
        }
      } catch (IOException e) {
        throw new MigrationException("Cannot list the migrations", e);
      }
    }
    return schemas;
  }

  /** All migrations of a schema, lowest version first. */
  static List<MigrationFile> of(String schema) {
    SortedMap<Long, Resource> up = new TreeMap<>();
    SortedMap<Long, Resource> down = new TreeMap<>();
    for (Resource file : find(schema)) {
      Matcher name = NAME.matcher(String.valueOf(file.getFilename()));
      if (!name.matches()) {
        throw new MigrationException(schema + ": not a migration's name: " + file.getFilename());
      }
      SortedMap<Long, Resource> direction = name.group(2).equals("up") ? up : down;
      if (direction.put(Long.parseLong(name.group(1)), file) != null) {
        throw new MigrationException(
            "%s: version %s exists twice".formatted(schema, name.group(1)));
      }
    }
    if (up.isEmpty()) {
      throw new MigrationException("No migrations for schema " + schema);
    }
    if (!up.keySet().equals(down.keySet())) {
      throw new MigrationException(
          "%s: each version needs an up and a down file; up has %s, down has %s"
              .formatted(schema, up.keySet(), down.keySet()));
    }
    List<MigrationFile> files = new ArrayList<>();
    up.forEach((version, file) -> files.add(new MigrationFile(version, file, down.get(version))));
    return List.copyOf(files);
  }

  private static Resource[] find(String schema) {
    try {
      return new PathMatchingResourcePatternResolver(MigrationFiles.class.getClassLoader())
          .getResources("classpath*:" + ROOT + schema + "/*.sql");
    } catch (IOException e) {
      throw new MigrationException("Cannot list the migrations of " + schema, e);
    }
  }
}
