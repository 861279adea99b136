package io.minitwitter.mesh.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  @Test
  void idsHaveVersionVariantAndTheTime() {
    Set<UUID> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long before = System.currentTimeMillis();
      UUID id = UuidV7.next();
      long after = System.currentTimeMillis();

      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
      assertThat(made.add(id)).isTrue();
    }
  }
}
