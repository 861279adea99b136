package io.minitwitter.comment;

class InMemoryCommentStoreTest extends CommentStoreContract {

  private final InMemoryCommentStore store = new InMemoryCommentStore();

  @Override
  protected CommentStore store() {
    return store;
  }
}
