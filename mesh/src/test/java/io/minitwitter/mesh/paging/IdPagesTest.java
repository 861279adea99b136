package io.minitwitter.mesh.paging;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.id.TimeOrderedIds;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdPagesTest {

  private final List<String> ids = new ArrayList<>();
  private final IdPages<String, String> pages =
      new IdPages<>(Function.identity(), entries -> Optional::of);

  @Test
  void pagesContinueBelowTheLastIdOfThePageBefore() {
    TimeOrderedIds next = new TimeOrderedIds();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(next.next().hex());
    }
    Page<String> first = page(2, "");
    Page<String> second = page(2, first.nextPageToken());
    Page<String> third = page(2, second.nextPageToken());
    List<String> all = new ArrayList<>(first.entries());
    all.addAll(second.entries());
    all.addAll(third.entries());
    assertThat(all).isEqualTo(ids);
    assertThat(third.nextPageToken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffffffffffff",
        "000000000000000000000000",
        "f48b8b000000000000000000",
        "",
        "68",
        "68aa00000000000000000000ff"
      })
  void aForgedTokenWithAPositionThatNoEntryHasIsRefused(String hex) {
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        () -> page(2, PageTokens.encode("list", HexFormat.of().parseHex(hex))));
  }

  private Page<String> page(int size, String token) {
    return pages.page(
        "list",
        size,
        token,
        (before, limit) ->
            ids.stream().filter(id -> id.compareTo(before) < 0).limit(limit).toList());
  }
}
