package io.minitwitter.mesh.count;

/**
 * How many live facts a key has.
 *
 * @param count the number
 * @param version grows with each change of the number; 0 before the first
 */
public record Count(int count, long version) {

  /** Of a key that nothing was counted for yet. */
  public static final Count NONE = new Count(0, 0);
}
