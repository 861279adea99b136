package io.minitwitter.people;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.LikeServiceGrpc.LikeServiceBlockingStub;
import io.minitwitter.like.v1.TargetType;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people like, from like-svc, in one call a batch. Nothing is kept in memory: whoever likes
 * something looks whether it shows. That the service is away is logged once, and that it is back as
 * well.
 */
public final class LikeServiceLikedLookup implements LikedLookup {

  private static final Logger log = LoggerFactory.getLogger(LikeServiceLikedLookup.class);

  /** What one call may ask for. */
  private static final int BATCH = 100;

  private final LikeServiceBlockingStub likes;
  private final TargetType type;
  private final Duration timeout;
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * Likes as a service looks them up.
   *
   * @param likes calls like-svc as that service
   * @param type what the ids are of
   * @param timeout how long one call waits
   */
  public LikeServiceLikedLookup(LikeServiceBlockingStub likes, TargetType type, Duration timeout) {
    this.likes = likes;
    this.type = type;
    this.timeout = timeout;
  }

  @Override
  public Set<String> likedBy(UUID person, Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    Set<String> liked = new HashSet<>();
    try {
      for (int from = 0; from < all.size(); from += BATCH) {
        liked.addAll(ask(person, all.subList(from, Math.min(from + BATCH, all.size()))));
      }
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        // Nobody waits for the answer any more.
        throw e;
      }
      if (away.compareAndSet(false, true)) {
        log.warn("like-svc does not tell likes, so that none shows: {}", e.getStatus().getCode());
      }
    }
    return liked;
  }

  private List<String> ask(UUID person, List<String> ids) {
    List<String> liked =
        likes
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .batchGetLikes(
                BatchGetLikesRequest.newBuilder()
                    .setUserId(person.toString())
                    .setTargetType(type)
                    .addAllTargetIds(ids)
                    .build())
            .getLikedIdsList();
    if (away.compareAndSet(true, false)) {
      log.info("like-svc tells likes again");
    }
    return liked;
  }
}
