package io.minitwitter.documentation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users and operators read: comments of the contract, the OpenAPI document, Markdown, and
 * string literals of main code, which are messages of errors and logs.
 */
final class PublishedTexts {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".ci-tools");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
  private static final Pattern JAVA_TOKEN =
      Pattern.compile(
          "\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)+'"
              + "|//[^\n]*|/\\*.*?\\*/",
          Pattern.DOTALL);

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
        case "java" -> addLiterals(lines, file, text);
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
      case "md" -> true;
      case "proto" -> file.toString().contains("/src/main/");
      case "java" -> file.toString().contains("/src/main/java/");
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

  /** A literal without white space is a name and no message. */
  private static void addLiterals(List<Line> lines, Path file, String text) {
    Matcher token = JAVA_TOKEN.matcher(text);
    while (token.find()) {
      if (token.group().startsWith("\"") && token.group().strip().matches("(?s).*\\S\\s+\\S.*")) {
        int number =
            1 + (int) text.substring(0, token.start()).chars().filter(c -> c == '\n').count();
        lines.add(new Line(file, number, token.group()));
      }
    }
  }
}
