package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** A database whose collections and indexes are maps of one {@link DocumentFile}. */
final class IndexedDatabase extends AbstractSynchronizedMongoDatabase<DocumentKey> {

  static final String DATA_PREFIX = "data/";
  static final String INDEX_PREFIX = "index/";

  private static final String ID_INDEX = "_id_";

  private final DocumentFile file;
  private final boolean strict;

  IndexedDatabase(String name, DocumentFile file, boolean strict, CursorRegistry cursors) {
    super(name, cursors);
    this.file = file;
    this.strict = strict;
    initializeNamespacesAndIndexes();
  }

  private String dataMap(String collection) {
    return DATA_PREFIX + databaseName + "." + collection;
  }

  private String indexMap(String collection, String index) {
    return INDEX_PREFIX + databaseName + "." + collection + "/" + index;
  }

  @Override
  protected MongoCollection<DocumentKey> openOrCreateCollection(
      String name, CollectionOptions options) {
    MVMap<byte[], byte[]> documents = file.map(dataMap(name));
    return new IndexedCollection(this, name, options, cursorRegistry, documents, strict);
  }

  @Override
  protected Index<DocumentKey> openOrCreateUniqueIndex(
      String collection, String name, List<IndexKey> keys, boolean sparse) {
    if (name.equals(ID_INDEX)) {
      return new IdIndex(name, file.map(dataMap(collection)));
    }
    return new OrderedIndex(name, keys, sparse, true, file.map(indexMap(collection, name)));
  }

  @Override
  protected Index<DocumentKey> openOrCreateSecondaryIndex(
      String collection, String name, List<IndexKey> keys, boolean sparse) {
    return new OrderedIndex(name, keys, sparse, false, file.map(indexMap(collection, name)));
  }

  @Override
  protected void dropIndex(MongoCollection<DocumentKey> collection, String name) {
    super.dropIndex(collection, name);
    removeMap(indexMap(collection.getCollectionName(), name));
  }

  @Override
  public void dropCollection(String name, Oplog oplog) {
    super.dropCollection(name, oplog);
    removeMap(dataMap(name));
  }

  private void removeMap(String name) {
    if (file.store().hasMap(name)) {
      file.store().removeMap(name);
    }
  }

  @Override
  public void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
    String oldData = DATA_PREFIX + collection.getFullName();
    String oldIndexes = INDEX_PREFIX + collection.getFullName() + "/";
    super.moveCollection(from, collection, newName);
    for (String map : List.copyOf(file.store().getMapNames())) {
      if (map.equals(oldData)) {
        file.store().renameMap(file.map(map), dataMap(newName));
      } else if (map.startsWith(oldIndexes)) {
        String index = map.substring(oldIndexes.length());
        file.store().renameMap(file.map(map), indexMap(newName, index));
      }
    }
  }

  @Override
  public Document handleCommand(
      Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
    if (command.equalsIgnoreCase("aggregate")
        && query.get(command) instanceof String name
        && resolveCollection(name, false) instanceof IndexedCollection collection) {
      List<Document> stages = Aggregation.parse(query.get("pipeline"));
      if (!stages.isEmpty() && stages.getFirst().get("$match") instanceof Document filter) {
        return aggregate(query, collection, filter, stages, databases, oplog);
      }
    }
    return super.handleCommand(channel, command, query, databases, oplog);
  }

  /**
   * The library would read the whole collection for the first stage, whatever indexes there are.
   */
  private Document aggregate(
      Document query,
      IndexedCollection collection,
      Document filter,
      List<Document> stages,
      DatabaseResolver databases,
      Oplog oplog) {
    Aggregation rest =
        Aggregation.fromPipeline(
            stages.subList(1, stages.size()), databases, this, collection, oplog);
    rest.validate(query);
    Stream<Document> matched = collection.find(filter);
    Document cursor =
        new Document("firstBatch", rest.runStages(matched))
            .append("id", 0L)
            .append("ns", collection.getFullName());
    Document answer = new Document("cursor", cursor);
    Utils.markOkay(answer);
    return answer;
  }

  @Override
  protected long getFileSize() {
    return file.store().getFileStore() == null ? 0 : file.store().getFileStore().size();
  }

  @Override
  protected long getStorageSize() {
    return getFileSize();
  }
}
