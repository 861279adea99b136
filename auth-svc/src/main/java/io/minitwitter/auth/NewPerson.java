package io.minitwitter.auth;

/**
 * Somebody who wants to be registered.
 *
 * @param email the e-mail address
 * @param username the username
 * @param password the password
 * @param firstName given name; may be empty
 * @param lastName family name; may be empty
 * @param bio text about oneself; may be empty
 */
record NewPerson(
    String email, String username, String password, String firstName, String lastName, String bio) {

  /** Leaves out what has no place in a log. */
  @Override
  public String toString() {
    return "NewPerson[" + username + "]";
  }
}
