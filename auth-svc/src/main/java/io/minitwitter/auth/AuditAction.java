package io.minitwitter.auth;

/** What a moderator or administrator did; stored by these names. */
enum AuditAction {
  ROLE_ASSIGNED,
  USER_SUSPENDED,
  USER_REINSTATED,
  TWEET_DELETED,
  COMMENT_DELETED,
  SIGNING_KEYS_ROTATED
}
