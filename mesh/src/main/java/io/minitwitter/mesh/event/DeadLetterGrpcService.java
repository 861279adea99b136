package io.minitwitter.mesh.event;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.event.v1.DeadLetter;
import io.minitwitter.event.v1.DeadLetterServiceGrpc;
import io.minitwitter.event.v1.ListDeadLettersRequest;
import io.minitwitter.event.v1.ListDeadLettersResponse;
import io.minitwitter.event.v1.ReplayDeadLettersRequest;
import io.minitwitter.event.v1.ReplayDeadLettersResponse;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.event.Subscriptions.Subscription;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.time.Timestamps;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters for administrators; every node that consumes events serves it. */
final class DeadLetterGrpcService extends DeadLetterServiceGrpc.DeadLetterServiceImplBase {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterGrpcService.class);
  private static final int USUAL_LIMIT = 20;

  private final DeadLetters letters;
  private final List<Subscription> subscriptions;

  DeadLetterGrpcService(DeadLetters letters, List<Subscription> subscriptions) {
    this.letters = letters;
    this.subscriptions = subscriptions;
  }

  @Override
  public void listDeadLetters(
      ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> answer) {
    int limit = request.getLimit() == 0 ? USUAL_LIMIT : request.getLimit();
    List<Subscription> asked =
        request.getQueue().isEmpty() ? subscriptions : List.of(named(request.getQueue()));
    ListDeadLettersResponse.Builder response = ListDeadLettersResponse.newBuilder();
    try {
      for (Subscription subscription : asked) {
        letters
            .list(subscription, limit)
            .forEach(letter -> response.addDeadLetters(message(letter)));
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void replayDeadLetters(
      ReplayDeadLettersRequest request, StreamObserver<ReplayDeadLettersResponse> answer) {
    Set<UUID> wanted = new HashSet<>();
    request.getEventIdsList().forEach(id -> wanted.add(UUID.fromString(id)));
    try {
      int replayed = letters.replay(named(request.getQueue()), wanted);
      log.info(
          "{} dead letters of {} were replayed by {}",
          replayed,
          request.getQueue(),
          Caller.current().subject());
      answer.onNext(ReplayDeadLettersResponse.newBuilder().setReplayedCount(replayed).build());
      answer.onCompleted();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private Subscription named(String queue) {
    return subscriptions.stream()
        .filter(subscription -> subscription.queue().equals(queue))
        .findFirst()
        .orElseThrow(
            () -> Errors.of(ErrorReason.ERROR_REASON_QUEUE_NOT_FOUND, "There is no such queue."));
  }

  private static StatusRuntimeException unreachable(Exception cause) {
    log.warn("dead letters cannot be reached", cause);
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        "The broker cannot be reached; try again.",
        Duration.ofSeconds(1));
  }

  private static DeadLetter message(DeadLetters.Letter letter) {
    DeadLetter.Builder message =
        DeadLetter.newBuilder()
            .setQueue(letter.subscription().queue())
            .setFailure(letter.failure())
            .setDiedAt(Timestamps.of(letter.diedAt()));
    letter
        .event()
        .ifPresent(
            event ->
                message
                    .setEventId(event.id().toString())
                    .setType(event.type())
                    .setRequestId(event.requestId())
                    .setHappenedAt(Timestamps.of(event.time())));
    return message.build();
  }
}
