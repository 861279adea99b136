package io.minitwitter.mesh.store;

import java.time.Instant;
import java.util.UUID;

/** What {@link Documents} store: something that a user created. */
public interface Item {

  /** 24 hexadecimal digits in lower case that sort by the time of creation. */
  String id();

  /** The user who created it. */
  UUID userId();

  /** When it was created, in whole milliseconds. */
  Instant createdAt();
}
