package io.minitwitter.user;

/**
 * A user in the results of a search.
 *
 * @param name the first of the user's names, in the order of names, that matches
 */
record FoundUser(String name, User user) {}
