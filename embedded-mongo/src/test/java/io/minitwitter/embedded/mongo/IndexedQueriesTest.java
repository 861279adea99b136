package io.minitwitter.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is queried, a collection with indexes answers as one without, which is scanned. */
class IndexedQueriesTest {

  private static EmbeddedMongo server;
  private static MongoClient client;

  private final Map<Integer, Document> model = new HashMap<>();

  @BeforeAll
  static void start() {
    server = EmbeddedMongo.inMemory(0, "secret", false);
    client = MongoClients.create(server.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void indexesAnswerLikeAScan(long seed) {
    Random random = new Random(seed);
    var database = client.getDatabase("random" + seed);
    MongoCollection<Document> indexed = database.getCollection("indexed");
    MongoCollection<Document> scanned = database.getCollection("scanned");
    declareIndexes(indexed, seed % 2 == 0);
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 60; i++) {
        change(random, indexed, scanned);
      }
      if (round == 6) {
        declareIndexes(indexed, true); // built from what is there
      }
      for (int i = 0; i < 60; i++) {
        compare(random, indexed, scanned);
      }
    }
    assertThat(indexed.find().sort(new Document("_id", 1)).into(new ArrayList<>()))
        .isEqualTo(model.keySet().stream().sorted().map(model::get).toList());
  }

  private static void declareIndexes(MongoCollection<Document> collection, boolean more) {
    collection.createIndex(new Document("a", 1).append("_id", -1));
    collection.createIndex(new Document("a", -1).append("b", 1).append("c", -1));
    collection.createIndex(new Document("tags", 1).append("_id", -1));
    if (more) {
      collection.createIndex(new Document("box.id", 1), new IndexOptions().sparse(true));
      collection.createIndex(new Document("b", -1).append("_id", 1));
      collection.createIndex(new Document("d", 1).append("b", 1), new IndexOptions().sparse(true));
    }
  }

  private void change(
      Random random, MongoCollection<Document> indexed, MongoCollection<Document> scanned) {
    int id = random.nextInt(150);
    Document filter = new Document("_id", id);
    Document old = model.get(id);
    if (old == null) {
      Document document = document(random, id);
      indexed.insertOne(document);
      scanned.insertOne(document);
      model.put(id, document);
    } else if (random.nextInt(3) == 0) {
      assertThat(indexed.deleteOne(filter).getDeletedCount()).isEqualTo(1);
      scanned.deleteOne(filter);
      model.remove(id);
    } else {
      Document document = document(random, id);
      indexed.replaceOne(filter, document);
      scanned.replaceOne(filter, document);
      model.put(id, document);
    }
  }

  private static Document document(Random random, int id) {
    Document document = new Document("_id", id);
    document.append("a", value(random));
    if (random.nextBoolean()) {
      document.append("b", value(random));
    }
    if (random.nextBoolean()) {
      document.append("c", value(random));
    }
    if (random.nextInt(4) == 0) {
      document.append("d", value(random));
    }
    if (random.nextBoolean()) {
      document.append("tags", random.ints(random.nextInt(4), 0, 6).boxed().toList());
    }
    if (random.nextInt(3) == 0) {
      List<Document> box = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        box.add(new Document("id", random.nextInt(6)));
      }
      document.append("box", box);
    }
    return document;
  }

  private static Object value(Random random) {
    int number = random.nextInt(6) - 2;
    return switch (random.nextInt(7)) {
      case 0 -> (double) number;
      case 1 -> number + 0.5;
      case 2 -> (long) number;
      case 3 -> "text" + number;
      case 4 -> null;
      default -> number;
    };
  }

  private static void compare(
      Random random, MongoCollection<Document> indexed, MongoCollection<Document> scanned) {
    Document filter = filter(random);
    Document sort = sort(random);
    int skip = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
    int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 0;
    assertThat(query(indexed, filter, sort, skip, limit))
        .as("filter %s sort %s skip %s limit %s", filter, sort, skip, limit)
        .isEqualTo(query(scanned, filter, sort, skip, limit));
    assertThat(indexed.countDocuments(filter)).isEqualTo(scanned.countDocuments(filter));
  }

  private static List<Document> query(
      MongoCollection<Document> collection, Document filter, Document sort, int skip, int limit) {
    FindIterable<Document> found = collection.find(filter).sort(sort).skip(skip).limit(limit);
    return found.into(new ArrayList<>());
  }

  private static Document filter(Random random) {
    Document filter = new Document();
    for (int i = random.nextInt(4); i > 0; i--) {
      String path = List.of("_id", "a", "b", "c", "d", "tags", "box.id").get(random.nextInt(7));
      filter.put(path, operand(random));
    }
    if (random.nextInt(4) == 0) {
      filter.append(
          "$and", List.of(new Document("a", operand(random)), new Document("b", operand(random))));
    }
    if (random.nextInt(10) == 0) {
      filter.append("box", new Document("$elemMatch", new Document("id", random.nextInt(6))));
    }
    return filter;
  }

  private static Object operand(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Document("$gt", number(random));
      case 1 -> new Document("$gte", number(random)).append("$lt", number(random));
      case 2 -> new Document("$lte", number(random));
      case 3 -> new Document("$in", List.of(number(random), "text1", number(random)));
      case 4 -> new Document("$lt", "text2");
      case 5 -> new Document("$exists", random.nextBoolean());
      case 6 -> new Document("$ne", random.nextBoolean() ? null : number(random));
      case 7 -> null;
      default -> number(random);
    };
  }

  private static Object number(Random random) {
    int number = random.nextInt(6) - 2;
    return random.nextInt(4) == 0 ? number + 0.5 : number;
  }

  /** Always a complete order, so that there is one right answer. */
  private static Document sort(Random random) {
    Document sort = new Document();
    for (int i = random.nextInt(3); i > 0; i--) {
      sort.put(List.of("a", "b", "c").get(random.nextInt(3)), random.nextBoolean() ? 1 : -1);
    }
    return sort.append("_id", random.nextBoolean() ? 1 : -1);
  }
}
