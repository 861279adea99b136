package io.minitwitter.mesh.tls;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.io.IOException;

/** Looks whether a file has certificates, before anything is started. */
public final class UsableAuthorities implements ConstraintValidator<UsablePem, String> {
  @Override
  public boolean isValid(String path, ConstraintValidatorContext context) {
    if (path == null || path.isEmpty()) {
      return true;
    }
    try {
      return !PemFiles.certificates(path).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }
}
