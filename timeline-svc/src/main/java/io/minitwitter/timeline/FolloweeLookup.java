package io.minitwitter.timeline;

import java.util.UUID;
import java.util.function.Supplier;

/** Looks up the users whose tweets a home timeline shows: followed and not muted. */
interface FolloweeLookup {

  /**
   * Begins to look up the current version of a reader's followees and returns immediately.
   *
   * @return waits for the version; throws UNAVAILABLE if it cannot be looked up
   */
  Supplier<Long> startVersion(UUID reader);

  /**
   * The followees of a reader, at this version or a newer one.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if they cannot be looked up
   */
  Followees since(UUID reader, long version);
}
