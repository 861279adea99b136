package io.minitwitter.auth;

import java.util.function.BooleanSupplier;

/**
 * A user's account, locked against other changes.
 *
 * @param credential as it is now
 * @param onlyAdministrator whether this user is the only administrator who is not suspended; the
 *     result stays valid until the change is done
 */
record Account(Credential credential, BooleanSupplier onlyAdministrator) {}
