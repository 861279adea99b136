package io.minitwitter.auth;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The signing keys that all replicas share. A change is durable when its method returns. */
interface SigningKeyStore {

  /** All keys, the one that signs last first. */
  List<SigningKey> all();

  /**
   * Adds a key, unless there is one that is used from a later time than {@code newest}. Of replicas
   * that rotate concurrently exactly one gets true.
   */
  boolean add(SigningKey key, Instant newest);

  /** Puts a key in the place of all others; all or nothing. */
  void replaceAll(SigningKey key);

  /** Removes keys; success as well for one that is not there. */
  void remove(Collection<String> kids);
}
