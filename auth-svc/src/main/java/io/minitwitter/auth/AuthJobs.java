package io.minitwitter.auth;

import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/** What auth-svc does without being asked. */
final class AuthJobs implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {
  private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);

  /**
   * How long a session is remembered after it ended, so that its tokens' use can be looked into.
   */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final Duration LAST_ROUND = Duration.ofSeconds(1);

  private final SecurityStateFeed feed;
  private final RedisReplicas others;
  private final FirstAdministrator administrator;
  private final PeriodicJob reading;
  private final List<PeriodicJob> jobs;
  private volatile boolean running;

  AuthJobs(
      SigningKeys keys,
      SecurityStateFeed feed,
      RedisReplicas others,
      UnfinishedRegistrations unfinished,
      FirstAdministrator administrator,
      SessionStore sessions,
      Attempts attempts,
      AuthSettings settings,
      Clock clock) {
    this.feed = feed;
    this.others = others;
    this.administrator = administrator;
    this.reading = new PeriodicJob("security-state", settings.securityPoll(), feed::read);
    PeriodicJob rotation =
        new PeriodicJob(
            "key-rotation",
            settings.keyActivation(),
            () -> {
              if (keys.rotateWhenDue()) {
                feed.keysChanged();
              } else {
                // The first keys may be another replica's: from here on this one can serve.
                feed.read();
              }
            });
    PeriodicJob registrations =
        new PeriodicJob("unfinished-registrations", HOUSEKEEPING, unfinished::sweep);
    PeriodicJob purge =
        new PeriodicJob(
            "purge",
            HOUSEKEEPING,
            () -> {
              sessions.purge(clock.instant().minus(REMEMBERED));
              attempts.purge();
            });
    this.jobs = List.of(rotation, reading, registrations, purge);
  }

  @Override
  public void start() {
    running = true;
    jobs.forEach(PeriodicJob::start);
    others.listen(reading::wake);
    administrator.start();
  }

  /**
   * Before the server drains: a watch is a call in flight that would never end by itself, and its
   * node should ask another replica now.
   */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    feed.close();
  }

  @Override
  public void stop() {
    running = false;
    administrator.stop();
    jobs.forEach(job -> job.stop(LAST_ROUND));
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts before the server listens, and goes on while it drains. */
  @Override
  public int getPhase() {
    return 0;
  }
}
