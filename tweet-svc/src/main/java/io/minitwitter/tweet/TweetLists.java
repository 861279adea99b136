package io.minitwitter.tweet;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists of tweets, page by page. */
final class TweetLists {

  private static final Logger log = LoggerFactory.getLogger(TweetLists.class);
  private static final String ALL = TweetServiceGrpc.getListTweetsMethod().getFullMethodName();
  private static final String OF_USER =
      TweetServiceGrpc.getListUserTweetsMethod().getFullMethodName();
  private static final int POSITION_BYTES = 12;

  /** So many reads fill one page, however many tweets' authors are gone. */
  private static final int MAX_READS = 10;

  private final TweetStore store;
  private final Authors authors;

  TweetLists(TweetStore store, Authors authors) {
    this.store = store;
    this.authors = authors;
  }

  /** A page of everybody's tweets. */
  TweetPage all(int size, String token) {
    return page(ALL, size, token, store::before);
  }

  /**
   * A page of one person's tweets. Only an empty first page asks whether there is such a person;
   * while that cannot be known it stays an empty page.
   */
  TweetPage ofUser(UUID userId, int size, String token) {
    TweetPage page =
        page(
            OF_USER + ":" + userId,
            size,
            token,
            (before, limit) -> store.ofUserBefore(userId, before, limit));
    if (page.tweets().isEmpty()
        && token.isEmpty()
        && !authors.byIds(Set.of(userId)).containsKey(userId)) {
      throw Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
    }
    return page;
  }

  /** Where a page's tweets come from. */
  @FunctionalInterface
  private interface Source {
    List<Tweet> before(String id, int limit);
  }

  private TweetPage page(String list, int size, String token, Source source) {
    String position = position(list, token);
    // One more than the page holds tells whether the list goes on.
    int wanted = size + 1;
    List<AuthoredTweet> found = new ArrayList<>(wanted);
    for (int reads = 0; reads < MAX_READS; reads++) {
      int missing = wanted - found.size();
      List<Tweet> tweets = source.before(position, missing);
      found.addAll(withAuthors(tweets));
      if (found.size() == wanted) {
        List<AuthoredTweet> page = List.copyOf(found.subList(0, size));
        return new TweetPage(page, token(list, page.getLast().tweet().id()));
      }
      if (tweets.size() < missing) {
        return new TweetPage(List.copyOf(found), "");
      }
      position = tweets.getLast().id();
    }
    // Rather a short page that can be continued than one that takes for ever.
    log.warn("{}: a page is short after {} reads", list, MAX_READS);
    return new TweetPage(List.copyOf(found), token(list, position));
  }

  /** Leaves out tweets whose author is gone. */
  private List<AuthoredTweet> withAuthors(List<Tweet> tweets) {
    Set<UUID> ids = tweets.stream().map(Tweet::userId).collect(Collectors.toSet());
    Map<UUID, Author> byId = ids.isEmpty() ? Map.of() : authors.byIds(ids);
    List<AuthoredTweet> authored = new ArrayList<>(tweets.size());
    for (Tweet tweet : tweets) {
      Author author = byId.get(tweet.userId());
      if (author == null) {
        log.info("tweet {} is left out: its author {} is gone", tweet.id(), tweet.userId());
      } else {
        authored.add(new AuthoredTweet(tweet, author));
      }
    }
    return authored;
  }

  private static String position(String list, String token) {
    return PageTokens.decode(list, token)
        .map(
            bytes -> {
              if (bytes.length != POSITION_BYTES) {
                throw Errors.of(
                    ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
                    "The page token is not one that this list gave; start again without it.");
              }
              return HexFormat.of().formatHex(bytes);
            })
        .orElse(TweetStore.BEGINNING);
  }

  private static String token(String list, String id) {
    return PageTokens.encode(list, HexFormat.of().parseHex(id));
  }
}
