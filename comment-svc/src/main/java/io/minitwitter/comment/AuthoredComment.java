package io.minitwitter.comment;

import io.minitwitter.people.Author;

/**
 * A comment as a viewer sees it.
 *
 * @param liked whether the viewer likes it; false for an anonymous caller
 */
record AuthoredComment(Comment comment, Author author, boolean liked) {}
