package io.minitwitter.user;

/** Something that only one user may have belongs to another one. */
final class NameTakenException extends RuntimeException {

  /** What is taken. */
  enum Name {
    ID,
    USERNAME,
    EMAIL
  }

  private final Name name;

  NameTakenException(Name name) {
    super(name + " is taken");
    this.name = name;
  }

  Name name() {
    return name;
  }
}
