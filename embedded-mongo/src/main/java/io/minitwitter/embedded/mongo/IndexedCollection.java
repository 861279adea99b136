package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;

/**
 * A collection in a sorted map from {@code _id} to the document as BSON.
 *
 * <p>Writes exclude each other, reads exclude nothing: a document read is decoded from bytes that
 * never change, so that no reader sees half an update, and neither does the file.
 */
final class IndexedCollection extends AbstractMongoCollection<DocumentKey> {

  /** MongoDB's NoQueryExecutionPlans. */
  private static final int NO_PLAN = 291;

  private static final int DEFAULT_BATCH = 1_000;

  private final MVMap<byte[], byte[]> documents;
  private final boolean strict;

  /** Set while an update of at most one document runs, by the thread that holds the monitor. */
  private boolean wantsOne;

  IndexedCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      CursorRegistry cursors,
      MVMap<byte[], byte[]> documents,
      boolean strict) {
    super(database, name, options, cursors);
    this.documents = documents;
    this.strict = strict && !name.startsWith("system.");
  }

  @Override
  public void addIndex(Index<DocumentKey> index) {
    if (index instanceof OrderedIndex ordered
        && getIndexes().stream().noneMatch(other -> other.getName().equals(index.getName()))) {
      ordered.build(documents.values().stream().map(IndexedCollection::decode), this);
    }
    super.addIndex(index);
  }

  @Override
  protected QueryResult queryDocuments(
      Document filter, Document sort, int skip, int limit, int batchSize, Document projection) {
    int most = wantsOne && Thread.holdsLock(this) ? 1 : limit;
    FilterConditions conditions = new FilterConditions(filter);
    boolean natural = sort != null && sort.containsKey("$natural");
    List<SortedIndex> indexes = getIndexes().stream().map(index -> (SortedIndex) index).toList();
    QueryPlan plan = natural ? null : QueryPlan.best(conditions, sort, indexes);
    if (strict && (plan == null || !plan.serves(conditions))) {
      throw noPlan(filter, sort);
    }
    if (plan == null) {
      return matchDocuments(filter, sort, skip, most, batchSize, projection);
    }
    Iterator<DocumentKey> found = plan.documents();
    Set<DocumentKey> seen = new HashSet<>();
    Stream<Document> candidates =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(found, Spliterator.ORDERED), false)
            .filter(seen::add)
            .map(this::getDocument)
            .filter(Objects::nonNull);
    return matchDocumentsFromStream(
        filter,
        candidates,
        skip,
        most,
        batchSize,
        plan.isSorted() ? null : deriveComparator(sort),
        projection);
  }

  @Override
  protected QueryResult matchDocuments(
      Document filter, Document sort, int skip, int limit, int batchSize, Document projection) {
    Iterator<DocumentKey> all =
        new RangeReader(
            new IdIndex("all", documents),
            List.of(KeyRange.ofPrefix(new byte[0])),
            isNaturalDescending(sort),
            false);
    Stream<Document> candidates =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED), false)
            .map(this::getDocument)
            .filter(Objects::nonNull);
    return matchDocumentsFromStream(candidates, filter, sort, skip, limit, batchSize, projection);
  }

  private MongoServerError noPlan(Document filter, Document sort) {
    StringBuilder declared = new StringBuilder();
    for (Index<DocumentKey> index : getIndexes()) {
      declared.append(declared.isEmpty() ? "" : ", ").append(SortedIndex.describe(index.getKeys()));
    }
    return new MongoServerError(
        NO_PLAN,
        "NoQueryExecutionPlans",
        "Index required: no index of %s serves filter %s, sort %s. Declared: %s"
            .formatted(
                getFullName(),
                QueryShape.of(filter),
                sort == null ? "{}" : sort.toString(true),
                declared));
  }

  @Override
  public QueryResult handleQuery(QueryParameters query) {
    // A find ("$query") that names no batch size must not put a whole collection into one message.
    if (query.getBatchSize() == 0 && query.getQuerySelector().containsKey("$query")) {
      Document selector = query.getQuerySelector();
      return queryDocuments(
          (Document) selector.get("$query"),
          (Document) selector.get("$orderby"),
          query.getNumberToSkip(),
          query.getLimit(),
          DEFAULT_BATCH,
          query.getProjection());
    }
    return super.handleQuery(query);
  }

  /** The documents a filter matches, in the order of their ids unless an index gives another. */
  Stream<Document> find(Document filter) {
    Iterable<Document> found = queryDocuments(filter, null, 0, 0, 0, null);
    return StreamSupport.stream(found.spliterator(), false);
  }

  @Override
  public synchronized void addDocument(Document document) {
    super.addDocument(document);
  }

  @Override
  public synchronized List<Document> insertDocuments(List<Document> all, boolean ordered) {
    return super.insertDocuments(all, ordered);
  }

  @Override
  public synchronized Document findAndModify(Document command) {
    return super.findAndModify(command);
  }

  @Override
  public synchronized int deleteDocuments(Document selector, int limit, Oplog oplog) {
    return super.deleteDocuments(selector, limit, oplog);
  }

  @Override
  public synchronized void removeDocument(Document document) {
    super.removeDocument(document);
  }

  @Override
  public synchronized Document updateDocuments(
      Document selector,
      Document update,
      ArrayFilters arrayFilters,
      boolean multi,
      boolean upsert,
      Oplog oplog) {
    wantsOne = !multi;
    try {
      return super.updateDocuments(selector, update, arrayFilters, multi, upsert, oplog);
    } finally {
      wantsOne = false;
    }
  }

  @Override
  protected DocumentKey addDocumentInternal(Document document) {
    Object id = getIdField() == null ? UUID.randomUUID() : document.get(getIdField());
    DocumentKey key = new DocumentKey(KeyEncoder.encode(id));
    documents.put(key.bytes(), encode(document));
    return key;
  }

  @Override
  protected void handleUpdate(DocumentKey position, Document before, Document after) {
    documents.put(position.bytes(), encode(after));
  }

  @Override
  protected void removeDocument(DocumentKey position) {
    documents.remove(position.bytes());
  }

  /** The document, newly decoded; null if it was deleted. */
  @Override
  protected Document getDocument(DocumentKey position) {
    byte[] bytes = documents.get(position.bytes());
    return bytes == null ? null : decode(bytes);
  }

  @Override
  protected Stream<DocumentWithPosition<DocumentKey>> streamAllDocumentsWithPosition() {
    return documents.entrySet().stream()
        .map(
            entry ->
                new DocumentWithPosition<>(
                    decode(entry.getValue()), new DocumentKey(entry.getKey())));
  }

  private static byte[] encode(Document document) {
    ByteBuf buffer = Unpooled.buffer(512);
    BsonEncoder.encodeDocument(document, buffer);
    return ByteBufUtil.getBytes(buffer);
  }

  private static Document decode(byte[] bytes) {
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public int count() {
    return documents.size();
  }

  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int change) {}

  @Override
  protected int getDataSize() {
    return 0;
  }
}
