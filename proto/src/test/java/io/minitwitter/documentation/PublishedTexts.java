package io.minitwitter.documentation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users, operators and developers read: comments of the contract, the OpenAPI document,
 * Markdown, lists and migrations; of Java code comments, names, and string literals of main code,
 * which are messages of errors and logs.
 */
final class PublishedTexts {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".ci-tools");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`|\\{@(?:code|link) [^}]*}");
  private static final Pattern JAVA_TOKEN =
      Pattern.compile(
          "\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)+'"
              + "|//[^\n]*|/\\*.*?\\*/|(?:import|package) [^;]*;|[A-Za-z_]\\w*",
          Pattern.DOTALL);
  private static final Pattern CAMEL_CASE =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_");

  record Line(Path file, int number, String text) {
    @Override
    public String toString() {
      return ROOT.relativize(file) + ":" + number;
    }
  }

  private PublishedTexts() {}

  static List<Line> all() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Path file : files(PublishedTexts::isPublished)) {
      String text = Files.readString(file);
      switch (extension(file)) {
        case "proto" -> addComments(lines, file, text);
        case "md" -> addProse(lines, file, text);
        case "java" -> addJava(lines, file, text);
        default -> addLines(lines, file, text);
      }
    }
    return lines;
  }

  /** Files of the source tree, without what the build makes. */
  static List<Path> files(Predicate<Path> wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (wanted.test(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean isPublished(Path file) {
    return switch (extension(file)) {
      case "md", "csv", "sql" -> true;
      case "proto" -> file.toString().contains("/src/main/");
      // The list of terms and its test contain the terms.
      case "java" -> !file.getFileName().toString().startsWith("Vocabulary");
      case "yaml" -> file.endsWith("swagger/openapi.yaml");
      default -> file.endsWith("deploy/.env.example");
    };
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static void addLines(List<Line> lines, Path file, String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      lines.add(new Line(file, ++number, CODE_SPAN.matcher(line).replaceAll(" ")));
    }
  }

  /** Without code, which is in fences and backquotes. */
  private static void addProse(List<Line> lines, Path file, String text) {
    boolean code = false;
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.startsWith("```")) {
        code = !code;
      } else if (!code) {
        lines.add(new Line(file, number, CODE_SPAN.matcher(line).replaceAll(" ")));
      }
    }
  }

  private static void addComments(List<Line> lines, Path file, String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      int comment = line.indexOf("//");
      if (comment >= 0 && !line.contains("\"")) {
        String words = CODE_SPAN.matcher(line.substring(comment)).replaceAll(" ");
        lines.add(new Line(file, number, words));
      }
    }
  }

  private static void addJava(List<Line> lines, Path file, String text) {
    boolean main = file.toString().contains("/src/main/");
    Matcher token = JAVA_TOKEN.matcher(text);
    Set<String> names = new HashSet<>();
    int number = 1;
    int counted = 0;
    while (token.find()) {
      number += (int) text.substring(counted, token.start()).chars().filter(c -> c == '\n').count();
      counted = token.start();
      String found = token.group();
      if (found.startsWith("/")) {
        int at = number;
        for (String line : found.split("\n", -1)) {
          lines.add(new Line(file, at++, CODE_SPAN.matcher(line).replaceAll(" ")));
        }
      } else if (found.startsWith("\"")) {
        // A literal without white space is a name and no message.
        if (main && found.strip().matches("(?s).*\\S\\s+\\S.*")) {
          lines.add(new Line(file, number, found));
        }
      } else if (!found.startsWith("'") && !found.endsWith(";") && names.add(found)) {
        lines.add(new Line(file, number, CAMEL_CASE.matcher(found).replaceAll(" ")));
      }
    }
  }
}
