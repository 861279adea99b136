package io.minitwitter.follow;

import java.util.List;

/**
 * Some of the users whose tweets a home timeline shows.
 *
 * @param followees newest follow first
 * @param timelineVersion the version of the whole list, read together with the entries
 */
record TimelineFollowees(List<Listed> followees, long timelineVersion) {}
