package io.minitwitter.mesh.paging;

import java.util.List;

/**
 * A page of a list.
 *
 * @param entries in the list's order
 * @param nextPageToken continues the list; empty at its end
 */
public record Page<T>(List<T> entries, String nextPageToken) {}
