package io.minitwitter.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests, files and sections that the documentation names exist. */
class DocumentationTest {
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w*(?:Test|Suite|IT|Contract))(?:\\.(\\w+))?`");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");

  @Test
  void linkedFilesAndSectionsExist() throws IOException {
    List<String> broken = new ArrayList<>();
    int linked = 0;
    for (Path file : PublishedTexts.files(file -> file.toString().endsWith(".md"))) {
      Matcher link = LINK.matcher(Files.readString(file));
      while (link.find()) {
        if (link.group(1).contains("://")) {
          continue;
        }
        linked++;
        Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
        boolean exists =
            Files.exists(target)
                && (link.group(2) == null || sections(target).contains(link.group(2)));
        if (!exists) {
          broken.add(PublishedTexts.ROOT.relativize(file) + " " + link.group());
        }
      }
    }

    assertThat(linked).isGreaterThan(30);
    assertThat(broken).as("links that lead nowhere").isEmpty();
  }

  /** The anchors of a file's headings, as GitHub makes them. */
  private static Set<String> sections(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\w\\s-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void namedTestsExist() throws IOException {
    Map<String, Path> sources =
        PublishedTexts.files(file -> file.toString().endsWith(".java")).stream()
            .collect(
                Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    Function.identity(),
                    (first, second) -> first));
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Path file : PublishedTexts.files(file -> file.toString().endsWith(".md"))) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        Matcher test = NAMED.matcher(line);
        while (test.find()) {
          named++;
          Path source = sources.get(test.group(1));
          if (source == null || !declares(source, test.group(2))) {
            missing.add(new PublishedTexts.Line(file, number, line) + " " + test.group());
          }
        }
      }
    }

    assertThat(named).isGreaterThan(50);
    assertThat(missing).as("tests that are named and do not exist").isEmpty();
  }

  private static boolean declares(Path source, String method) throws IOException {
    return method == null || Files.readString(source).contains(" " + method + "(");
  }
}
