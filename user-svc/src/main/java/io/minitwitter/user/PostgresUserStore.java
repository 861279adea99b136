package io.minitwitter.user;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.user.v1.UserChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Users in PostgreSQL's table {@code users}; the unique indexes of the schema hold the promises.
 */
final class PostgresUserStore implements UserStore {

  private static final String UNIQUE_VIOLATION = "23505";

  /**
   * A union and not conditions joined by OR: each part is a range of its own index, whatever the
   * planner knows of the values, and rows are read only for the page. Names are folded as in the
   * indexes.
   */
  static final String BEGINNING_WITH =
      """
      SELECT found.name AS found_name, users.* FROM (
          SELECT name, user_id FROM user_names AS n
          WHERE name >= :from AND name < :to AND (name, user_id) > (:after, :after_id)
            AND NOT EXISTS (
              SELECT 1 FROM user_names AS earlier
              WHERE earlier.user_id = n.user_id AND earlier.name >= :from AND earlier.name < n.name)
          ORDER BY name, user_id LIMIT :limit) AS found
        JOIN users ON users.id = found.user_id
      ORDER BY found.name, found.user_id
      """;

  private final Jdbi jdbi;

  PostgresUserStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void create(User user) {
    namingWhatIsTaken(
        () ->
            jdbi.inTransaction(
                handle -> {
                  int added =
                      handle
                          .createUpdate(
                              """
                            INSERT INTO users (id, username, email, email_key, first_name,
                              last_name, bio, avatar_url, created_at, updated_at)
                            VALUES (:id, :username, :email, :emailKey, :firstName,
                              :lastName, :bio, :avatarUrl, :createdAt, :updatedAt)
                            """)
                          .bind("id", user.id())
                          .bind("username", user.username())
                          .bind("email", user.email())
                          .bind("emailKey", emailKey(user.email()))
                          .bind("firstName", user.firstName())
                          .bind("lastName", user.lastName())
                          .bind("bio", user.bio())
                          .bind("avatarUrl", user.avatarUrl())
                          .bind("createdAt", time(user.createdAt()))
                          .bind("updatedAt", time(user.updatedAt()))
                          .execute();
                  addNames(handle, user);
                  // Read after the insert, which waits for a deletion of the same id to end.
                  if (PostgresDeletionStore.isDeleted(handle, user.id())) {
                    throw new NameTakenException(NameTakenException.Name.ID);
                  }
                  return added;
                }));
  }

  @Override
  public Optional<User> byId(UUID id) {
    return one("SELECT * FROM users WHERE id = :value", id);
  }

  @Override
  public Optional<User> byUsername(String username) {
    // Folded by the same function as in the index.
    return one(
        "SELECT * FROM users"
            + " WHERE lower(username COLLATE \"C\") = lower(CAST(:value AS text) COLLATE \"C\")",
        username);
  }

  @Override
  public Optional<User> byEmail(String email) {
    return one("SELECT * FROM users WHERE email_key = :value", emailKey(email));
  }

  @Override
  public List<User> byIds(Collection<UUID> ids) {
    return all("SELECT * FROM users WHERE id = ANY (:values)", "uuid", ids);
  }

  @Override
  public List<User> byUsernames(Collection<String> usernames) {
    // Folded here, and in the index by the same rule: usernames are ASCII.
    return all(
        "SELECT * FROM users WHERE lower(username COLLATE \"C\") = ANY (:values)",
        "text",
        usernames.stream().map(username -> username.toLowerCase(Locale.ROOT)).toList());
  }

  @Override
  public List<FoundUser> beginningWith(String beginning, SearchPosition after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(BEGINNING_WITH)
                .bind("from", beginning)
                .bind("to", SearchText.end(beginning))
                .bind("after", after.name())
                .bind("after_id", after.id())
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new FoundUser(row.getString("found_name"), user(row, context)))
                .list());
  }

  @Override
  public boolean setTweetsCount(UUID id, int tweets, long version) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE users SET tweets_count = :tweets, tweet_count_version = :version
                        WHERE id = :id AND tweet_count_version < :version
                        """)
                    .bind("id", id)
                    .bind("tweets", tweets)
                    .bind("version", version)
                    .execute())
        == 1;
  }

  @Override
  public Optional<User> update(UUID id, ProfileChange change, Instant now) {
    return namingWhatIsTaken(
        () ->
            jdbi.inTransaction(
                handle -> {
                  Optional<User> changed =
                      handle
                          .createQuery(
                              """
                            UPDATE users SET
                              username = coalesce(:username, username),
                              first_name = coalesce(:firstName, first_name),
                              last_name = coalesce(:lastName, last_name),
                              bio = coalesce(:bio, bio),
                              avatar_url = coalesce(:avatarUrl, avatar_url),
                              updated_at = CASE
                                WHEN coalesce(:username, username) <> username
                                  OR coalesce(:firstName, first_name) <> first_name
                                  OR coalesce(:lastName, last_name) <> last_name
                                  OR coalesce(:bio, bio) <> bio
                                  OR coalesce(:avatarUrl, avatar_url) <> avatar_url
                                THEN greatest(:now, updated_at)
                                ELSE updated_at END
                            WHERE id = :id
                            RETURNING *
                            """)
                          .bind("id", id)
                          .bind("username", change.username().orElse(null))
                          .bind("firstName", change.firstName().orElse(null))
                          .bind("lastName", change.lastName().orElse(null))
                          .bind("bio", change.bio().orElse(null))
                          .bind("avatarUrl", change.avatarUrl().orElse(null))
                          .bind("now", time(now))
                          .map(PostgresUserStore::user)
                          .findOne();
                  changed.ifPresent(
                      user -> {
                        replaceNames(handle, user);
                        PostgresOutbox.add(handle, changed(user, now));
                      });
                  return changed;
                }));
  }

  @Override
  public boolean setFollowCounts(UUID id, int followers, int following, long version) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE users SET followers_count = :followers,
                          following_count = :following, follow_counts_version = :version
                        WHERE id = :id AND follow_counts_version < :version
                        """)
                    .bind("id", id)
                    .bind("followers", followers)
                    .bind("following", following)
                    .bind("version", version)
                    .execute())
        == 1;
  }

  private static void replaceNames(Handle handle, User user) {
    handle.execute("DELETE FROM user_names WHERE user_id = ?", user.id());
    addNames(handle, user);
  }

  private static void addNames(Handle handle, User user) {
    PreparedBatch insert =
        handle.prepareBatch("INSERT INTO user_names (name, user_id) VALUES (:name, :user)");
    SearchText.namesOf(user.username(), user.firstName(), user.lastName())
        .forEach(name -> insert.bind("name", name).bind("user", user.id()).add());
    insert.execute();
  }

  private List<User> all(String query, String type, Collection<?> values) {
    Argument array =
        (position, statement, context) ->
            statement.setArray(
                position, statement.getConnection().createArrayOf(type, values.toArray()));
    return jdbi.withHandle(
        handle ->
            handle.createQuery(query).bind("values", array).map(PostgresUserStore::user).list());
  }

  private static Event changed(User user, Instant now) {
    return Event.of(UserChanged.newBuilder().setUserId(user.id().toString()).build(), now);
  }

  private Optional<User> one(String query, Object value) {
    return jdbi.withHandle(
        handle ->
            handle.createQuery(query).bind("value", value).map(PostgresUserStore::user).findOne());
  }

  /** The key under which an address is unique; the root locale folds the same everywhere. */
  private static String emailKey(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static User user(ResultSet row, StatementContext context) throws SQLException {
    return new User(
        row.getObject("id", UUID.class),
        row.getString("username"),
        row.getString("email"),
        row.getString("first_name"),
        row.getString("last_name"),
        row.getString("bio"),
        row.getString("avatar_url"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        new User.Counts(
            row.getInt("followers_count"),
            row.getInt("following_count"),
            row.getInt("tweets_count")));
  }

  private static <T> T namingWhatIsTaken(Supplier<T> write) {
    try {
      return write.get();
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof PSQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        ServerErrorMessage message = cause.getServerErrorMessage();
        String constraint = message == null ? "" : String.valueOf(message.getConstraint());
        // The cause stays out: its text quotes the e-mail address.
        switch (constraint) {
          case "users_pkey" -> throw new NameTakenException(NameTakenException.Name.ID);
          case "users_username_key" ->
              throw new NameTakenException(NameTakenException.Name.USERNAME);
          case "users_email_key" -> throw new NameTakenException(NameTakenException.Name.EMAIL);
          default -> throw e;
        }
      }
      throw e;
    }
  }
}
