package io.minitwitter.mesh.count;

/**
 * The number of live facts of a key.
 *
 * @param count the number
 * @param version increases with each change of the number; 0 before the first
 */
public record Count(int count, long version) {

  /** The count of a key without counted facts. */
  public static final Count NONE = new Count(0, 0);
}
