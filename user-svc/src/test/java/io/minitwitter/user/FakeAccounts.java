package io.minitwitter.user;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Accounts that all have one password. */
final class FakeAccounts implements Accounts {
  static final String PASSWORD = "the password";

  final List<UUID> resigned = new ArrayList<>();
  boolean lastAdministrator;

  @Override
  public void requirePassword(String password) {
    if (!password.equals(PASSWORD)) {
      throw Errors.of(ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "wrong");
    }
  }

  @Override
  public void resign(UUID userId) {
    if (lastAdministrator) {
      throw Errors.of(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR, "the last");
    }
    resigned.add(userId);
  }
}
