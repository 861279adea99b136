package io.minitwitter.notification;

import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.notification.v1.GetPreferencesRequest;
import io.minitwitter.notification.v1.GetPreferencesResponse;
import io.minitwitter.notification.v1.GetUnreadCountRequest;
import io.minitwitter.notification.v1.GetUnreadCountResponse;
import io.minitwitter.notification.v1.ListNotificationsRequest;
import io.minitwitter.notification.v1.ListNotificationsResponse;
import io.minitwitter.notification.v1.MarkAllReadRequest;
import io.minitwitter.notification.v1.MarkAllReadResponse;
import io.minitwitter.notification.v1.MarkReadRequest;
import io.minitwitter.notification.v1.MarkReadResponse;
import io.minitwitter.notification.v1.NotificationServiceGrpc;
import io.minitwitter.notification.v1.UpdatePreferencesRequest;
import io.minitwitter.notification.v1.UpdatePreferencesResponse;
import io.minitwitter.people.Author;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The RPCs: request message to use case to response message. */
final class NotificationGrpcService extends NotificationServiceGrpc.NotificationServiceImplBase {

  private final Notifications notifications;

  NotificationGrpcService(Notifications notifications) {
    this.notifications = notifications;
  }

  @Override
  public void listNotifications(
      ListNotificationsRequest request, StreamObserver<ListNotificationsResponse> answer) {
    Page<ShownNotification> page =
        notifications.list(
            self(),
            request.getUnread(),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListNotificationsResponse.newBuilder()
            .addAllNotifications(
                page.entries().stream().map(NotificationGrpcService::message).toList())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void getUnreadCount(
      GetUnreadCountRequest request, StreamObserver<GetUnreadCountResponse> answer) {
    int unread = notifications.unread(self());
    answer.onNext(GetUnreadCountResponse.newBuilder().setUnreadCount(unread).build());
    answer.onCompleted();
  }

  @Override
  public void markRead(MarkReadRequest request, StreamObserver<MarkReadResponse> answer) {
    notifications.markRead(self(), request.getId().toLowerCase(Locale.ROOT));
    answer.onNext(MarkReadResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void markAllRead(MarkAllReadRequest request, StreamObserver<MarkAllReadResponse> answer) {
    notifications.markAllRead(self());
    answer.onNext(MarkAllReadResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void getPreferences(
      GetPreferencesRequest request, StreamObserver<GetPreferencesResponse> answer) {
    answer.onNext(
        GetPreferencesResponse.newBuilder()
            .setPreferences(message(notifications.preferences(self())))
            .build());
    answer.onCompleted();
  }

  @Override
  public void updatePreferences(
      UpdatePreferencesRequest request, StreamObserver<UpdatePreferencesResponse> answer) {
    Map<NotificationType, Boolean> wanted = new EnumMap<>(NotificationType.class);
    if (request.hasFollow()) {
      wanted.put(NotificationType.FOLLOW, request.getFollow());
    }
    if (request.hasLike()) {
      wanted.put(NotificationType.LIKE, request.getLike());
    }
    if (request.hasComment()) {
      wanted.put(NotificationType.COMMENT, request.getComment());
    }
    if (request.hasMention()) {
      wanted.put(NotificationType.MENTION, request.getMention());
    }
    if (request.hasTweet()) {
      wanted.put(NotificationType.TWEET, request.getTweet());
    }
    answer.onNext(
        UpdatePreferencesResponse.newBuilder()
            .setPreferences(message(notifications.change(self(), wanted)))
            .build());
    answer.onCompleted();
  }

  private static UUID self() {
    return Caller.current().requireUser().id();
  }

  private static io.minitwitter.notification.v1.Preferences message(Preferences preferences) {
    return io.minitwitter.notification.v1.Preferences.newBuilder()
        .setFollow(preferences.wants(NotificationType.FOLLOW))
        .setLike(preferences.wants(NotificationType.LIKE))
        .setComment(preferences.wants(NotificationType.COMMENT))
        .setMention(preferences.wants(NotificationType.MENTION))
        .setTweet(preferences.wants(NotificationType.TWEET))
        .build();
  }

  private static io.minitwitter.notification.v1.Notification message(ShownNotification shown) {
    Notification notification = shown.notification();
    return io.minitwitter.notification.v1.Notification.newBuilder()
        .setId(notification.id())
        .setType(type(notification.type()))
        .setMessage(shown.message())
        .setRead(notification.read())
        .setCreatedAt(Timestamps.of(notification.createdAt()))
        .addAllRecentActors(shown.actors().stream().map(Author::message).toList())
        .setActorsCount(notification.actorsCount())
        .setTweetId(notification.tweetId())
        .setCommentId(notification.commentId())
        .build();
  }

  private static io.minitwitter.notification.v1.NotificationType type(NotificationType type) {
    return switch (type) {
      case FOLLOW -> io.minitwitter.notification.v1.NotificationType.NOTIFICATION_TYPE_FOLLOW;
      case LIKE -> io.minitwitter.notification.v1.NotificationType.NOTIFICATION_TYPE_LIKE;
      case COMMENT -> io.minitwitter.notification.v1.NotificationType.NOTIFICATION_TYPE_COMMENT;
      case MENTION -> io.minitwitter.notification.v1.NotificationType.NOTIFICATION_TYPE_MENTION;
      case TWEET -> io.minitwitter.notification.v1.NotificationType.NOTIFICATION_TYPE_TWEET;
    };
  }
}
