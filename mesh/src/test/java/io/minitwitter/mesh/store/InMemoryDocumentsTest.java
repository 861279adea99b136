package io.minitwitter.mesh.store;

import io.minitwitter.mesh.id.TimeOrderedId;
import java.util.List;
import java.util.UUID;

class InMemoryDocumentsTest extends DocumentsContract<Note> {
  private final Note.InMemoryStore store = new Note.InMemoryStore();

  @Override
  protected Documents<Note> store() {
    return store;
  }

  @Override
  protected Note item(TimeOrderedId id, UUID userId, String content) {
    return Note.of(id, userId, content);
  }

  @Override
  protected List<VersionedCount<Note>> versionedCounts() {
    return List.of(new VersionedCount<>(store::setStars, Note::stars));
  }
}
