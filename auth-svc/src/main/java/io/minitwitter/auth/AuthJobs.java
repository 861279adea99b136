package io.minitwitter.auth;

import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The background work of auth-svc. */
@Configuration(proxyBeanMethods = false)
class AuthJobs {
  /** How long a network that a user has logged in from stays known. */
  private static final Duration KEEP_NETWORKS = Duration.ofDays(90);

  private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);

  /** How long an ended session is kept, so that the use of its tokens can be investigated. */
  private static final Duration KEEP_ENDED = Duration.ofDays(1);

  @Bean
  PeriodicJob keyRotation(SigningKeys keys, SecurityStateFeed feed, AuthSettings settings) {
    return PeriodicJob.of(
        "key-rotation",
        settings.keyActivation(),
        () -> {
          if (keys.rotateWhenDue()) {
            feed.keysChanged();
          } else {
            // The first keys may be another replica's: from now on this one can serve.
            feed.read();
          }
        });
  }

  @Bean
  PeriodicJob securityStatePoll(SecurityStateFeed feed, AuthSettings settings) {
    return PeriodicJob.of("security-state-poll", settings.securityPoll(), feed::read);
  }

  @Bean
  PeriodicJob replicaSubscription(RedisReplicas others, PeriodicJob securityStatePoll) {
    return PeriodicJob.untilDone(
        "replica-subscription", () -> others.subscribe(securityStatePoll::wake));
  }

  @Bean
  PeriodicJob firstAdministratorJob(FirstAdministrator administrator) {
    return PeriodicJob.untilDone("first-administrator", administrator::ensure);
  }

  @Bean
  PeriodicJob unfinishedRegistrationPurge(UnfinishedRegistrations unfinished) {
    return PeriodicJob.of("unfinished-registrations", HOUSEKEEPING, unfinished::sweep);
  }

  @Bean
  PeriodicJob sessionPurge(
      SessionStore sessions, KnownNetworks networks, Attempts attempts, Clock clock) {
    return PeriodicJob.of(
        "session-purge",
        HOUSEKEEPING,
        () -> {
          sessions.purge(clock.instant().minus(KEEP_ENDED));
          networks.purge(clock.instant().minus(KEEP_NETWORKS));
          attempts.purge();
        });
  }
}
