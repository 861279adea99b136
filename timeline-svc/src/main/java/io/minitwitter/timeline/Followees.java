package io.minitwitter.timeline;

import java.util.Set;
import java.util.UUID;

/**
 * The users whose tweets a home timeline shows, beside its reader's own.
 *
 * @param version increases with each change of them
 */
record Followees(Set<UUID> ids, long version) {}
