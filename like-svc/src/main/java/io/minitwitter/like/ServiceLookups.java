package io.minitwitter.like;

import io.minitwitter.comment.v1.BatchGetCommentsRequest;
import io.minitwitter.comment.v1.BatchGetCommentsResponse;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc.CommentServiceBlockingStub;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.people.Profiles;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lookups by the internal RPCs of the services that own the records. */
final class ServiceLookups implements Lookups {

  private final Lookup<String, FoundTarget> tweetTargets;
  private final Lookup<String, FoundTarget> commentTargets;
  private final Lookup<String, Tweet> tweets;
  private final Lookup<UUID, User> users;

  /** Lookups through stubs that call as this service. */
  ServiceLookups(
      TweetServiceBlockingStub tweets,
      CommentServiceBlockingStub comments,
      UserServiceBlockingStub users,
      LookupSettings settings) {
    LookupSettings fresh = LookupSettings.uncached(settings.timeout());
    this.tweetTargets =
        Lookup.refusing("Tweets", tweets, settings, ServiceLookups::findTweetTargets);
    this.commentTargets =
        Lookup.refusing("Comments", comments, settings, ServiceLookups::findCommentTargets);
    this.tweets = Lookup.refusing("Tweets", tweets, fresh, ServiceLookups::findTweets);
    this.users = Profiles.refusing(users, fresh);
  }

  @Override
  public Optional<FoundTarget> target(Target target) {
    return switch (target.type()) {
      case TWEET -> tweetTargets.one(target.id());
      case COMMENT -> commentTargets.one(target.id());
    };
  }

  @Override
  public Map<String, Tweet> tweets(Collection<String> ids) {
    return tweets.get(ids);
  }

  @Override
  public Map<UUID, User> users(Collection<UUID> ids) {
    return users.get(ids);
  }

  private static Map<String, Tweet> findTweets(TweetServiceBlockingStub tweets, List<String> ids) {
    return tweets
        .batchGetTweets(BatchGetTweetsRequest.newBuilder().addAllIds(ids).build())
        .getTweetsList()
        .stream()
        .collect(Collectors.toMap(Tweet::getId, Function.identity()));
  }

  private static Map<String, FoundTarget> findTweetTargets(
      TweetServiceBlockingStub tweets, List<String> ids) {
    return findTweets(tweets, ids).values().stream()
        .collect(
            Collectors.toMap(
                Tweet::getId,
                tweet -> {
                  UUID userId = UUID.fromString(tweet.getUserId());
                  return new FoundTarget(
                      new KnownTarget(Target.tweet(tweet.getId()), tweet.getId(), userId), userId);
                }));
  }

  private static Map<String, FoundTarget> findCommentTargets(
      CommentServiceBlockingStub comments, List<String> ids) {
    BatchGetCommentsResponse answer =
        comments.batchGetComments(BatchGetCommentsRequest.newBuilder().addAllIds(ids).build());
    Map<String, FoundTarget> found = new HashMap<>();
    for (int i = 0; i < answer.getCommentsCount(); i++) {
      Comment comment = answer.getComments(i);
      found.put(
          comment.getId(),
          new FoundTarget(
              new KnownTarget(
                  Target.comment(comment.getId()),
                  comment.getTweetId(),
                  UUID.fromString(comment.getUserId())),
              UUID.fromString(answer.getTweetUserIds(i))));
    }
    return found;
  }
}
