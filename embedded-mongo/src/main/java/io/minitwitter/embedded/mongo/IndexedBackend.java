package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Databases in a {@link DocumentFile}; a write command is answered when the write is on disk. */
final class IndexedBackend extends AbstractMongoBackend {

  private static final Logger log = LoggerFactory.getLogger(IndexedBackend.class);

  private static final Set<String> WRITES =
      Set.of(
          "insert",
          "update",
          "delete",
          "findandmodify",
          "create",
          "createindexes",
          "drop",
          "dropindexes",
          "dropdatabase",
          "renamecollection");

  private final DocumentFile file;
  private final boolean strict;

  /**
   * Opens all databases there are.
   *
   * @param strict whether to refuse queries that no index serves
   */
  IndexedBackend(DocumentFile file, boolean strict) {
    super(Clock.systemUTC());
    this.file = file;
    this.strict = strict;
    file.store().getMapNames().stream()
        .filter(map -> map.startsWith(IndexedDatabase.DATA_PREFIX))
        .map(map -> map.substring(IndexedDatabase.DATA_PREFIX.length(), map.indexOf('.')))
        .distinct()
        .toList()
        .forEach(
            database -> {
              resolveDatabase(database);
              file.commitWhileOpening();
            });
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new IndexedDatabase(name, file, strict, getCursorRegistry());
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    if (WRITES.contains(command.toLowerCase(Locale.ROOT)) || isWritingAggregation(query)) {
      return file.write(() -> super.handleCommand(channel, database, command, query));
    }
    if (command.equals("ping")) {
      // The question is whether this serves, and it does not while writes are refused.
      file.fault()
          .ifPresent(
              fault -> {
                throw WriteRefused.notWritable(fault);
              });
    }
    return super.handleCommand(channel, database, command, query);
  }

  private static boolean isWritingAggregation(Document query) {
    return query.get("pipeline") instanceof List<?> stages
        && !stages.isEmpty()
        && stages.getLast() instanceof Document last
        && (last.containsKey("$out") || last.containsKey("$merge"));
  }

  /**
   * Answers errors itself: the library's handler logs each with the whole command, and with it what
   * users wrote.
   */
  @Override
  public Document handleMessage(MongoMessage message) {
    try {
      return super.handleMessage(message);
    } catch (MongoServerError e) {
      return error(e.getMessageWithoutErrorCode())
          .append("code", e.getCode())
          .append("codeName", e.getCodeName());
    } catch (MongoServerException e) {
      return error(e.getMessageWithoutErrorCode());
    } catch (RuntimeException e) {
      Collection<String> fields = message.getDocument().keySet();
      log.error("The command {} failed", fields.iterator().next(), e);
      return error("Internal error").append("code", 1).append("codeName", "InternalError");
    }
  }

  private static Document error(String message) {
    return new Document("ok", 0).append("errmsg", message);
  }

  @Override
  public void close() {
    super.close();
    file.close();
  }
}
