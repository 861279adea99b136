package io.minitwitter.auth;

import java.util.List;

/**
 * An account after a change.
 *
 * @param before the credential that was there
 * @param credential the credential that is there now
 * @param ends the sessions that ended with the change
 */
record ChangedAccount(Credential before, Credential credential, List<SessionEnd> ends) {}
