package io.minitwitter.auth;

import java.util.function.BooleanSupplier;

/**
 * A person's account while nobody else can change it.
 *
 * @param credential as it is now
 * @param onlyAdministrator whether nobody but this person is an administrator who is not suspended;
 *     once asked, the answer holds until the change is done
 */
record Account(Credential credential, BooleanSupplier onlyAdministrator) {}
