package io.minitwitter.mesh.tls;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A setting names a PEM file that can be used, or none. On {@link CertificateFiles} the certificate
 * and the key belong together; on a text the file has certificates.
 */
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {UsableCertificate.class, UsableAuthorities.class})
public @interface UsablePem {
  /** What is said where a file has no certificates. */
  String message() default "names no file with certificates in PEM";

  /** Of no use here; every constraint has it. */
  Class<?>[] groups() default {};

  /** Of no use here; every constraint has it. */
  Class<? extends Payload>[] payload() default {};
}
