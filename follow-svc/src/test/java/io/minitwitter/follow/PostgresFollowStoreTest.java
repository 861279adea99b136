package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.follow.v1.UserFollowed;
import io.minitwitter.mesh.store.PostgresConfiguration;
import io.minitwitter.migrations.Migrations;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresFollowStoreTest extends FollowStoreContract {

  private static HikariDataSource pool;
  private static Jdbi jdbi;

  @BeforeAll
  static void migrate() {
    String url = TestStores.postgres("follows");
    Migrations.of(url, "follows").up();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setSchema("follows");
    config.setMaximumPoolSize(12);
    pool = new HikariDataSource(config);
    jdbi = PostgresConfiguration.jdbiOf(pool);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @Override
  FollowStore store() {
    jdbi.useHandle(
        handle -> handle.execute("TRUNCATE follows, blocks, mutes, follow_counts, outbox"));
    return new PostgresFollowStore(jdbi);
  }

  @Override
  FollowCountsChanged counts(UUID userId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT followers, following FROM follow_counts WHERE user_id = :id")
                .bind("id", userId)
                .map(
                    (row, context) ->
                        FollowCountsChanged.newBuilder()
                            .setFollowersCount(row.getInt("followers"))
                            .setFollowingCount(row.getInt("following"))
                            .build())
                .findOne()
                .orElse(FollowCountsChanged.getDefaultInstance()));
  }

  @Override
  List<UserFollowed> begun() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT body FROM outbox WHERE type = :type ORDER BY position")
                .bind("type", UserFollowed.getDescriptor().getFullName())
                .map((row, context) -> followed(row.getBytes("body")))
                .list());
  }

  private static UserFollowed followed(byte[] body) {
    try {
      return UserFollowed.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  List<FollowCountsChanged> countEvents() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT body FROM outbox WHERE type = :type ORDER BY position")
                .bind("type", FollowCountsChanged.getDescriptor().getFullName())
                .map((row, context) -> parsed(row.getBytes("body")))
                .list());
  }

  private static FollowCountsChanged parsed(byte[] body) {
    try {
      return FollowCountsChanged.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyReadIsServedByAnIndex() {
    String id = "'018f0000-0000-7000-8000-000000000000'";
    for (String query :
        List.of(
            "SELECT 1 FROM follows WHERE follower_id = %s AND followee_id = %s",
            "SELECT 1 FROM follows WHERE follower_id = %s AND id < 9 ORDER BY id DESC LIMIT 2",
            "SELECT 1 FROM follows WHERE followee_id = %s AND id < 9 ORDER BY id DESC LIMIT 2",
            "SELECT 1 FROM follows WHERE followee_id = %s AND notify AND id < 9"
                + " ORDER BY id DESC LIMIT 2",
            "SELECT 1 FROM blocks WHERE blocker_id = %s AND id < 9 ORDER BY id DESC LIMIT 2",
            "SELECT 1 FROM blocks WHERE blocker_id = %s AND blocked_id IN (%s)",
            "SELECT 1 FROM blocks WHERE blocked_id = %s AND blocker_id IN (%s)",
            "SELECT 1 FROM blocks WHERE blocked_id = %s LIMIT 2",
            "SELECT 1 FROM mutes WHERE muted_id = %s LIMIT 2",
            "SELECT 1 FROM mutes WHERE muter_id = %s AND id < 9 ORDER BY id DESC LIMIT 2",
            "SELECT 1 FROM mutes WHERE muter_id = %s AND muted_id IN (%s)")) {
      List<String> plan =
          jdbi.inTransaction(
              handle -> {
                // An empty table is cheapest to scan; the question is whether an index could serve.
                handle.execute("SET LOCAL enable_seqscan = off");
                handle.execute("SET LOCAL enable_bitmapscan = off");
                return handle
                    .createQuery("EXPLAIN " + query.replace("%s", id))
                    .mapTo(String.class)
                    .list();
              });
      assertThat(plan).as(query).anyMatch(line -> line.contains("Index Cond"));
      assertThat(plan).as(query).noneMatch(line -> line.contains("Sort"));
    }
  }

  @Test
  void anUnfollowWithoutAFollowChangesNothing() {
    FollowStore store = store();
    store.unfollow(UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH);
    assertThat(
            jdbi.<Integer, RuntimeException>withHandle(
                handle ->
                    handle
                        .createQuery("SELECT count(*) FROM follow_counts")
                        .mapTo(int.class)
                        .one()))
        .isZero();
  }
}
