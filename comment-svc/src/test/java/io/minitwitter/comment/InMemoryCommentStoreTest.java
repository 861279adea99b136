package io.minitwitter.comment;

class InMemoryCommentStoreTest extends CommentStoreContract {

  @Override
  CommentStore store() {
    return new InMemoryCommentStore();
  }
}
