package io.minitwitter.mesh.paging;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers from the highest to 1, of which some are not shown. */
class FilledPagesTest {

  private int highest = 100;
  private int reads;
  private Predicate<Integer> isShown = number -> true;
  private final FilledPages<Integer, String> pages =
      new FilledPages<>(
          new FilledPages.Positions<>() {
            @Override
            public int length() {
              return 1;
            }

            @Override
            public byte[] of(Integer entry) {
              return new byte[] {entry.byteValue()};
            }
          },
          entries ->
              number -> Optional.of(number).filter(isShown).map(shown -> String.valueOf(shown)));

  @Test
  void pagesAreFilledWithLaterEntries() {
    isShown = number -> number % 3 == 0;
    List<String> expected =
        IntStream.rangeClosed(1, 33).mapToObj(i -> String.valueOf((34 - i) * 3)).toList();
    assertThat(all(7)).isEqualTo(expected);
  }

  @Test
  void theLastPageHasNoToken() {
    for (int count : new int[] {1, 6, 7, 8, 14}) {
      highest = count;
      assertThat(all(7)).hasSize(count);
    }
    highest = 0;
    assertThat(page(7, "")).isEqualTo(new Page<>(List.of(), ""));
  }

  @Test
  void manyHiddenEntriesInARowGiveAShortPageWithAToken() {
    isShown = number -> number == 1;
    Page<String> page = page(2, "");
    assertThat(page.entries()).isEmpty();
    assertThat(reads).isEqualTo(10);
    List<String> found = new ArrayList<>();
    while (!page.nextPageToken().isEmpty()) {
      page = page(2, page.nextPageToken());
      found.addAll(page.entries());
    }
    assertThat(found).containsExactly("1");
  }

  @Test
  void aTokenThatTheListDidNotGiveIsRefused() {
    String other = PageTokens.encode("other", new byte[] {3});
    String longer = PageTokens.encode("numbers", new byte[] {3, 3});
    for (String token : List.of(other, longer, "nonsense")) {
      assertFails(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, () -> page(7, token));
    }
  }

  private Page<String> page(int size, String token) {
    return pages.page(
        "numbers",
        size,
        token,
        (position, limit) -> {
          reads++;
          int from = position.map(bytes -> (int) bytes[0] - 1).orElse(highest);
          return IntStream.iterate(from, i -> i > 0, i -> i - 1).limit(limit).boxed().toList();
        });
  }

  private List<String> all(int size) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Page<String> page = page(size, token);
      token = page.nextPageToken();
      if (!token.isEmpty()) {
        assertThat(page.entries()).hasSize(size);
      }
      found.addAll(page.entries());
    } while (!token.isEmpty());
    return found;
  }
}
