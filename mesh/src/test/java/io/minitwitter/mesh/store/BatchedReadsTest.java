package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchedReadsTest {

  private record Command(
      List<String> keys, CompletableFuture<List<KeyValue<String, byte[]>>> answer) {

    /** Each key has its own name as its value. */
    void reply() {
      answer.complete(
          keys.stream()
              .map(key -> KeyValue.just(key, key.getBytes(StandardCharsets.UTF_8)))
              .toList());
    }
  }

  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final BatchedReads reads = new BatchedReads(this::mget, failures::add);

  private CompletionStage<List<KeyValue<String, byte[]>>> mget(String[] keys) {
    Command command = new Command(List.of(keys), new CompletableFuture<>());
    commands.add(command);
    return command.answer();
  }

  @Test
  void readsThatBeginBeforeTheFirstIsWaitedForShareACommand() throws Exception {
    Supplier<Optional<KeyValue<String, byte[]>>> a = reads.start("a");
    Supplier<Optional<KeyValue<String, byte[]>>> b = reads.start("b");
    assertThat(commands).isEmpty();
    assertThat(valueAfter(b, 1)).isEqualTo("b");
    assertThat(value(a)).isEqualTo("a");
    assertThat(commands).hasSize(1);
    assertThat(commands.getFirst().keys()).containsExactly("a", "b");
  }

  @Test
  void aReadDuringACommandIsSentWithTheNext() {
    fill("a");
    Command first = commands.getFirst();
    Supplier<Optional<KeyValue<String, byte[]>>> later = reads.start("later");
    CompletableFuture<String> value = CompletableFuture.supplyAsync(() -> value(later));
    first.reply();
    while (commands.size() < 2) {
      Thread.onSpinWait();
    }
    assertThat(first.keys()).doesNotContain("later");
    assertThat(commands.get(1).keys()).containsExactly("later");
    commands.get(1).reply();
    assertThat(value.join()).isEqualTo("later");
  }

  @Test
  void readsThatAreNeverAwaitedDoNotAccumulate() {
    List<Supplier<Optional<KeyValue<String, byte[]>>>> abandoned = fill("x");
    assertThat(commands).hasSize(1);
    assertThat(commands.getFirst().keys()).hasSize(abandoned.size());
  }

  @Test
  void aCommandThatFailsIsReportedOnceAndTheNextIsSent() {
    List<Supplier<Optional<KeyValue<String, byte[]>>>> failing = fill("f");
    commands.getFirst().answer().completeExceptionally(new RedisException("gone"));
    assertThat(failing).allSatisfy(read -> assertThat(read.get()).isEmpty());
    assertThat(failures).hasSize(1);
    List<Supplier<Optional<KeyValue<String, byte[]>>>> next = fill("n");
    commands.get(1).reply();
    assertThat(value(next.getFirst())).isEqualTo("n0");
  }

  @Test
  void aCommandThatCannotBeSentFailsItsReads() {
    BatchedReads refused =
        new BatchedReads(
            keys -> {
              throw new RedisException("not connected");
            },
            failures::add);
    assertThat(Stream.of(refused.start("a"), refused.start("b")).map(Supplier::get))
        .containsExactly(Optional.empty(), Optional.empty());
    assertThat(failures).hasSize(1);
  }

  /** As many reads as are sent without waiting. */
  private List<Supplier<Optional<KeyValue<String, byte[]>>>> fill(String prefix) {
    return IntStream.range(0, 32).mapToObj(i -> reads.start(prefix + i)).toList();
  }

  /** Waits on another thread, which sends; answers the command as soon as it is there. */
  private String valueAfter(Supplier<Optional<KeyValue<String, byte[]>>> read, int sent)
      throws Exception {
    CompletableFuture<String> value = CompletableFuture.supplyAsync(() -> value(read));
    while (commands.size() < sent) {
      Thread.sleep(1);
    }
    commands.get(sent - 1).reply();
    return value.get();
  }

  private static String value(Supplier<Optional<KeyValue<String, byte[]>>> read) {
    return new String(read.get().orElseThrow().getValue(), StandardCharsets.UTF_8);
  }
}
