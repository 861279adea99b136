package io.minitwitter.mesh.tls;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Looks whether a certificate and a key are there and belong together, before all is started. */
public final class UsableCertificate implements ConstraintValidator<UsablePem, CertificateFiles> {
  private static final String CERTIFICATE = "certificate";
  private static final String PRIVATE_KEY = "privateKey";

  @Override
  public boolean isValid(CertificateFiles files, ConstraintValidatorContext context) {
    context.disableDefaultConstraintViolation();
    if (files.certificate().isEmpty() && files.privateKey().isEmpty()) {
      return true;
    }
    List<X509Certificate> chain = List.of();
    boolean valid = true;
    if (files.certificate().isEmpty()) {
      valid = fault(context, CERTIFICATE, "is needed beside the private key");
    } else {
      try {
        chain = PemFiles.certificates(files.certificate());
      } catch (IOException e) {
        valid = fault(context, CERTIFICATE, "names no file with certificates in PEM");
      }
    }
    if (files.privateKey().isEmpty()) {
      return fault(context, PRIVATE_KEY, "is needed beside the certificate");
    }
    try {
      PrivateKey key = PemFiles.privateKey(files.privateKey());
      if (!chain.isEmpty() && !PemFiles.belongTogether(chain.getFirst(), key)) {
        valid = fault(context, PRIVATE_KEY, "names a file with the key of another certificate");
      }
    } catch (IOException e) {
      valid =
          fault(context, PRIVATE_KEY, "names no file with a private key in PEM, without password");
    }
    return valid;
  }

  private static boolean fault(ConstraintValidatorContext context, String setting, String text) {
    context
        .buildConstraintViolationWithTemplate(text)
        .addPropertyNode(setting)
        .addConstraintViolation();
    return false;
  }
}
