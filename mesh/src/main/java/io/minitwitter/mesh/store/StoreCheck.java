package io.minitwitter.mesh.store;

/**
 * Asks a store of this node whether it serves.
 *
 * @param store the store's name in health, one of {@link StoreHealth#STORES}
 * @param question fails, within seconds, when it does not
 */
public record StoreCheck(String store, Question question) {
  /** A small request that succeeds only when the store serves. */
  @FunctionalInterface
  public interface Question {
    /** Sends it. */
    void ask() throws Exception;
  }
}
