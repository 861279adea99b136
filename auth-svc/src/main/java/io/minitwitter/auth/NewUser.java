package io.minitwitter.auth;

/**
 * A user to register.
 *
 * @param email the e-mail address
 * @param username the username
 * @param password the password
 * @param firstName first name; may be empty
 * @param lastName last name; may be empty
 * @param bio self-description; may be empty
 */
record NewUser(
    String email, String username, String password, String firstName, String lastName, String bio) {

  /** Without confidential data, which must not be logged. */
  @Override
  public String toString() {
    return "NewUser[" + username + "]";
  }
}
