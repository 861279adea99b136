package io.minitwitter.comment;

import io.minitwitter.people.Author;

/** A comment together with who wrote it. */
record AuthoredComment(Comment comment, Author author) {}
