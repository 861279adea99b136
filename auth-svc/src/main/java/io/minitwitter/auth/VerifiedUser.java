package io.minitwitter.auth;

import io.minitwitter.user.v1.User;

/**
 * A user whose identity has just been verified.
 *
 * @param user the user
 * @param credential the credential that was used for the verification
 */
record VerifiedUser(User user, Credential credential) {}
