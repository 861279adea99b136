package io.minitwitter.auth;

import io.minitwitter.user.v1.User;

/**
 * Somebody who has just proved who they are.
 *
 * @param user the person's user row
 * @param credential the credential that the proof was judged by
 */
record ProvenPerson(User user, Credential credential) {}
