package io.minitwitter.mesh;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A clock that a test sets. */
public final class MutableClock extends Clock {
  private volatile Instant now;

  /** A clock that stands still at {@code now}. */
  public MutableClock(Instant now) {
    this.now = now;
  }

  /** A clock that stands still now, in whole seconds: its tokens pass real verifiers too. */
  public static MutableClock fromNow() {
    return new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Moves the hands, backwards when {@code by} is negative. */
  public void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
