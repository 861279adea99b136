package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.bson.Document;

/** Which indexes a collection has, and which one a query uses. */
public final class Indexes {
  private static final Pattern IN_POSTGRES = Pattern.compile("\"Index Name\": \"([^\"]+)\"");
  private static final Pattern IN_MONGODB = Pattern.compile("\"indexName\": \"([^\"]+)\"");

  private Indexes() {}

  /** Asserts that a collection has exactly these indexes, and the one on {@code _id}. */
  public static void assertDeclared(MongoCollection<Document> collection, String... expected) {
    assertThat(
            collection
                .listIndexes()
                .map(
                    index ->
                        index.get("key", Document.class).toJson()
                            + (index.getBoolean("unique", false) ? " unique" : "")
                            + (index.getBoolean("sparse", false) ? " sparse" : ""))
                .into(new ArrayList<>()))
        .filteredOn(index -> !index.equals("{\"_id\": 1}"))
        .containsExactlyInAnyOrder(expected);
  }

  /** The plan of a query on a real server. */
  public static String plan(FindIterable<Document> query) {
    return query.limit(20).explain().get("queryPlanner", Document.class).toJson();
  }

  /** The one index that a query reads on a real server, MongoDB or one that uses PostgreSQL. */
  public static String usedBy(FindIterable<Document> query) {
    String plan = plan(query);
    assertThat(plan).doesNotContain("COLLSCAN").doesNotContain("Seq Scan");
    var name = (plan.contains("\"Index Name\"") ? IN_POSTGRES : IN_MONGODB).matcher(plan);
    assertThat(name.find()).as(plan).isTrue();
    return name.group(1);
  }
}
