package io.minitwitter.auth;

import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.event.OutboxRelay;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.node.CrashPoints;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.store.Redis;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of auth-svc, and how they are put together. */
@Configuration(proxyBeanMethods = false)
class AuthConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  CredentialStore credentialStore(Jdbi jdbi) {
    return new PostgresCredentialStore(jdbi);
  }

  @Bean
  SessionStore sessionStore(Jdbi jdbi) {
    return new PostgresSessionStore(jdbi);
  }

  @Bean
  AccountStore accountStore(Jdbi jdbi) {
    return new PostgresAccountStore(jdbi);
  }

  @Bean
  AuditStore auditStore(Jdbi jdbi) {
    return new PostgresAuditStore(jdbi);
  }

  @Bean
  Outbox outbox(Jdbi jdbi) {
    return new PostgresOutbox(jdbi);
  }

  @Bean
  UserDeletedConsumer userDeletedConsumer(
      NodeName self,
      AccountStore accounts,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock,
      OutboxRelay relay) {
    return new UserDeletedConsumer(self, accounts, feed, settings, clock, relay::wake);
  }

  @Bean
  TweetRemovedConsumer tweetRemovedConsumer(AuditStore records) {
    return new TweetRemovedConsumer(records);
  }

  @Bean
  CommentRemovedConsumer commentRemovedConsumer(AuditStore records) {
    return new CommentRemovedConsumer(records);
  }

  @Bean
  SigningKeyStore signingKeyStore(Jdbi jdbi) {
    return new PostgresSigningKeyStore(jdbi);
  }

  @Bean
  AttemptStore attemptStore(Jdbi jdbi) {
    return new PostgresAttemptStore(jdbi);
  }

  @Bean
  KnownNetworks knownNetworks(Jdbi jdbi) {
    return new PostgresKnownNetworks(jdbi);
  }

  @Bean
  SigningKeys signingKeys(SigningKeyStore store, AuthSettings settings, Clock clock) {
    return new SigningKeys(store, settings, clock);
  }

  @Bean
  AccessTokens accessTokens(SigningKeys keys, Clock clock) {
    return new AccessTokens(keys, clock);
  }

  @Bean
  ServiceTokens serviceTokens(AuthSettings settings, AccessTokens tokens) {
    return new ServiceTokens(settings.serviceSecrets(), tokens);
  }

  @Bean
  RedisReplicas otherReplicas(Redis redis) {
    return new RedisReplicas(redis);
  }

  @Bean
  SecurityStateFeed securityStateFeed(
      SessionStore sessions,
      CredentialStore credentials,
      SigningKeys keys,
      SecurityState local,
      RedisReplicas others,
      Clock clock) {
    return new SecurityStateFeed(sessions, credentials, keys, local, others, clock);
  }

  @Bean
  Users users(ServiceChannels channels, AccessTokens tokens) {
    return new GrpcUsers(channels.asService("user", tokens));
  }

  @Bean
  Passwords passwords(AuthSettings settings) {
    return new Passwords(settings.hashing());
  }

  @Bean
  Attempts attempts(AttemptStore store, AuthSettings settings, Clock clock) {
    return new Attempts(store, settings.attempts(), clock);
  }

  @Bean
  PasswordCheck passwordCheck(CredentialStore credentials, Passwords passwords, Attempts attempts) {
    return new PasswordCheck(credentials, passwords, attempts);
  }

  @Bean
  Sessions sessions(
      SessionStore store,
      KnownNetworks networks,
      AccessTokens tokens,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock) {
    return new Sessions(store, networks, tokens, feed, settings, clock);
  }

  @Bean
  OwnAccount ownAccount(
      CredentialStore credentials,
      AccountStore accounts,
      SessionStore sessions,
      PasswordCheck check,
      Passwords passwords,
      SecurityStateFeed feed,
      Clock clock) {
    return new OwnAccount(credentials, accounts, sessions, check, passwords, feed, clock);
  }

  @Bean
  Administration administration(
      AccountStore accounts,
      AuditStore records,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock) {
    return new Administration(accounts, records, feed, settings, clock);
  }

  @Bean
  Registration registration(
      CredentialStore credentials,
      Users users,
      Passwords passwords,
      PasswordCheck check,
      Attempts attempts,
      Sessions sessions,
      CrashPoints crash,
      Clock clock) {
    return new Registration(credentials, users, passwords, check, attempts, sessions, crash, clock);
  }

  @Bean
  Logins logins(
      Users users,
      CredentialStore credentials,
      KnownNetworks networks,
      PasswordCheck check,
      Sessions sessions) {
    return new Logins(users, credentials, networks, check, sessions);
  }

  @Bean
  Refreshes refreshes(
      SessionStore store,
      CredentialStore credentials,
      Users users,
      Sessions sessions,
      Clock clock) {
    return new Refreshes(store, credentials, users, sessions, clock);
  }

  @Bean
  UnfinishedRegistrations unfinishedRegistrations(
      CredentialStore credentials, Users users, Clock clock) {
    return new UnfinishedRegistrations(credentials, users, clock);
  }

  @Bean
  FirstAdministrator firstAdministrator(
      AuthSettings settings, CredentialStore credentials, Users users, Registration registration) {
    return new FirstAdministrator(settings.admin(), credentials, users, registration);
  }

  @Bean
  AuthGrpcService authGrpcService(
      Registration registration,
      Logins logins,
      Refreshes refreshes,
      Sessions sessions,
      OwnAccount ownAccount,
      Administration administration,
      SigningKeys keys,
      ServiceTokens serviceTokens,
      SecurityStateFeed feed,
      TokenVerifier verifier) {
    return new AuthGrpcService(
        registration,
        logins,
        refreshes,
        sessions,
        ownAccount,
        administration,
        keys,
        serviceTokens,
        feed,
        verifier);
  }
}
