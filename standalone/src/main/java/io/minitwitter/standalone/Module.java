package io.minitwitter.standalone;

import io.minitwitter.auth.AuthServiceApplication;
import io.minitwitter.comment.CommentServiceApplication;
import io.minitwitter.embedded.Store;
import io.minitwitter.follow.FollowServiceApplication;
import io.minitwitter.gateway.GatewayApplication;
import io.minitwitter.like.LikeServiceApplication;
import io.minitwitter.notification.NotificationServiceApplication;
import io.minitwitter.tweet.TweetServiceApplication;
import io.minitwitter.user.UserServiceApplication;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One part of the system as it runs in this process.
 *
 * @param name the short name, as in settings
 * @param application what to start
 * @param stores what it keeps data in
 * @param schema its PostgreSQL schema, when it has one
 */
record Module(String name, Class<?> application, Set<Store> stores, Optional<String> schema) {
  /**
   * Every module. Auth is first, since the others wait for its keys; the gateway is last, since it
   * takes requests when the others can answer.
   */
  static final List<Module> ALL =
      List.of(
          new Module(
              "auth",
              AuthServiceApplication.class,
              Set.of(Store.POSTGRES, Store.REDIS, Store.BROKER),
              Optional.of("auth")),
          new Module(
              "user",
              UserServiceApplication.class,
              Set.of(Store.POSTGRES, Store.REDIS, Store.BROKER),
              Optional.of("users")),
          new Module(
              "follow",
              FollowServiceApplication.class,
              Set.of(Store.POSTGRES, Store.BROKER),
              Optional.of("follows")),
          new Module(
              "tweet",
              TweetServiceApplication.class,
              Set.of(Store.MONGO, Store.REDIS, Store.BROKER),
              Optional.empty()),
          new Module(
              "comment",
              CommentServiceApplication.class,
              Set.of(Store.MONGO, Store.REDIS, Store.BROKER),
              Optional.empty()),
          new Module(
              "like",
              LikeServiceApplication.class,
              Set.of(Store.MONGO, Store.REDIS, Store.BROKER),
              Optional.empty()),
          new Module(
              "notification",
              NotificationServiceApplication.class,
              Set.of(Store.MONGO, Store.REDIS, Store.BROKER),
              Optional.empty()),
          new Module("gateway", GatewayApplication.class, Set.of(Store.REDIS), Optional.empty()));

  boolean isGateway() {
    return name.equals("gateway");
  }
}
