package io.minitwitter.timeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Status;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.follow.v1.GetTimelineVersionRequest;
import io.minitwitter.follow.v1.ListTimelineFolloweesRequest;
import io.minitwitter.follow.v1.ListTimelineFolloweesResponse;
import io.minitwitter.mesh.cache.VersionedCache;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.people.TimelineVersions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Followees from follow-svc. Their version is kept in memory for as long as the version in Redis
 * stays, which follow-svc ends with each change.
 */
final class FollowServiceFollowees implements FolloweeLookup {

  private static final int PAGE = 10_000;
  private static final int MAX_ATTEMPTS = 5;
  private static final int KEPT_VERSIONS = 100_000;

  /** Most ids of followees in memory; a reader with more than a tenth of them is not kept. */
  private static final int KEPT_IDS = 1_000_000;

  private final TimelineVersions tokens;
  private final VersionedCache<UUID, Long> versions = new VersionedCache<>(KEPT_VERSIONS);
  private final Lookup<UUID, Long> version;
  private final Lookup<UUID, Followees> followees;
  private final Cache<UUID, Followees> kept =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_IDS)
          .weigher((UUID reader, Followees found) -> 1 + found.ids().size())
          .build();

  /**
   * Followees as a service looks them up.
   *
   * @param follows calls follow-svc as that service
   */
  FollowServiceFollowees(
      FollowServiceBlockingStub follows, TimelineVersions tokens, Duration timeout) {
    this.tokens = tokens;
    LookupSettings fresh = LookupSettings.uncached(timeout);
    this.version =
        Lookup.refusing("Followees", follows, fresh, FollowServiceFollowees::findVersion);
    this.followees = Lookup.refusing("Followees", follows, fresh, FollowServiceFollowees::findAll);
  }

  @Override
  public Supplier<Long> startVersion(UUID reader) {
    Supplier<Optional<String>> token = tokens.start(reader);
    return () -> versions.get(reader, token.get(), () -> version.one(reader)).orElseThrow();
  }

  @Override
  public Followees since(UUID reader, long version) {
    Followees known = kept.getIfPresent(reader);
    if (known != null && known.version() >= version) {
      return known;
    }
    Followees found = followees.one(reader).orElseThrow();
    if (found.ids().size() <= KEPT_IDS / 10) {
      kept.put(reader, found);
    }
    return found;
  }

  /** Called with one reader. */
  private static Map<UUID, Long> findVersion(
      FollowServiceBlockingStub follows, List<UUID> readers) {
    UUID reader = readers.getFirst();
    return Map.of(
        reader,
        follows
            .getTimelineVersion(
                GetTimelineVersionRequest.newBuilder().setUserId(reader.toString()).build())
            .getTimelineVersion());
  }

  /** Called with one reader. */
  private static Map<UUID, Followees> findAll(
      FollowServiceBlockingStub follows, List<UUID> readers) {
    UUID reader = readers.getFirst();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Followees> found = readPages(follows, reader);
      if (found.isPresent()) {
        return Map.of(reader, found.get());
      }
    }
    throw Status.UNAVAILABLE
        .withDescription("the followees change faster than they can be read")
        .asRuntimeException();
  }

  /** Reads all pages; empty if the list changed in between. */
  private static Optional<Followees> readPages(FollowServiceBlockingStub follows, UUID reader) {
    Set<UUID> ids = new HashSet<>();
    String token = "";
    long version = -1;
    do {
      ListTimelineFolloweesResponse page =
          follows.listTimelineFollowees(
              ListTimelineFolloweesRequest.newBuilder()
                  .setUserId(reader.toString())
                  .setPageSize(PAGE)
                  .setPageToken(token)
                  .build());
      if (version >= 0 && version != page.getTimelineVersion()) {
        return Optional.empty();
      }
      version = page.getTimelineVersion();
      page.getUserIdsList().forEach(id -> ids.add(UUID.fromString(id)));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return Optional.of(new Followees(ids, version));
  }
}
