package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.notification.v1.GetPreferencesRequest;
import io.minitwitter.notification.v1.GetUnreadCountRequest;
import io.minitwitter.notification.v1.ListNotificationsRequest;
import io.minitwitter.notification.v1.ListNotificationsResponse;
import io.minitwitter.notification.v1.MarkAllReadRequest;
import io.minitwitter.notification.v1.MarkReadRequest;
import io.minitwitter.notification.v1.Notification;
import io.minitwitter.notification.v1.NotificationServiceGrpc;
import io.minitwitter.notification.v1.NotificationServiceGrpc.NotificationServiceBlockingStub;
import io.minitwitter.notification.v1.UpdatePreferencesRequest;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.VisibleAuthors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotificationGrpcServiceTest {

  private final NotificationStores database = new NotificationStores();
  private final NotificationStore store = database.notifications();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final TestNode node =
      TestNode.of(
          "notification",
          new NotificationGrpcService(
              new Notifications(
                  store, database.preferences(), new VisibleAuthors(authors, blocksAndMutes))));
  private final UUID ann = authors.add("ann");
  private final UUID bob = authors.add("bob");
  private final UUID eve = authors.add("eve");

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void aNotificationNamesActorsAndAction() {
    Instant before = Instant.now().minusSeconds(1);
    like(bob, 1);
    like(eve, 2);
    like(authors.add("dan"), 3);
    Notification received =
        list(ann, ListNotificationsRequest.getDefaultInstance()).getNotifications(0);
    assertThat(received.getId()).matches("[0-9a-f]{24}");
    assertThat(received.getType())
        .isEqualTo(io.minitwitter.notification.v1.NotificationType.NOTIFICATION_TYPE_LIKE);
    assertThat(received.getMessage()).isEqualTo("dan and 2 others like your tweet");
    assertThat(received.getRead()).isFalse();
    assertThat(Instant.ofEpochSecond(received.getCreatedAt().getSeconds())).isAfter(before);
    assertThat(received.getRecentActorsList())
        .extracting(io.minitwitter.tweet.v1.Author::getUsername)
        .containsExactly("dan", "eve", "bob");
    assertThat(received.getRecentActors(2).getId()).isEqualTo(bob.toString());
    assertThat(received.getRecentActors(2).getFirstName()).isEqualTo("First");
    assertThat(received.getRecentActors(2).getLastName()).isEqualTo("Last");
    assertThat(received.getRecentActors(2).getAvatarUrl()).isEqualTo("https://example.org/a.png");
    assertThat(received.getActorsCount()).isEqualTo(3);
    assertThat(received.getTweetId()).isEqualTo("t1");
  }

  @Test
  void aUserHiddenByABlockIsNotNamed() {
    like(bob, 1);
    like(eve, 2);
    blocksAndMutes.block(bob, ann);
    Notification one = list(ann, ListNotificationsRequest.getDefaultInstance()).getNotifications(0);
    assertThat(one.getMessage()).isEqualTo("eve and 1 other like your tweet");
    assertThat(one.getRecentActorsList())
        .extracting(io.minitwitter.tweet.v1.Author::getUsername)
        .containsExactly("eve");
    blocksAndMutes.block(eve, ann);
    assertThat(
            list(ann, ListNotificationsRequest.getDefaultInstance())
                .getNotifications(0)
                .getMessage())
        .isEqualTo("A user and 1 other like your tweet");
  }

  @Test
  void usersHaveOnlyIdsIfUserServiceIsUnreachable() {
    store.add(List.of(NewNotification.follow(bob, ann)));
    authors.setReachable(false);
    Notification received =
        list(ann, ListNotificationsRequest.getDefaultInstance()).getNotifications(0);
    assertThat(received.getMessage()).isEqualTo("A user follows you");
    assertThat(received.getRecentActors(0).getId()).isEqualTo(bob.toString());
    authors.setReachable(true);
    authors.remove(bob);
    received = list(ann, ListNotificationsRequest.getDefaultInstance()).getNotifications(0);
    assertThat(received.getMessage()).isEqualTo("A user follows you");
    assertThat(received.getRecentActorsList()).isEmpty();
  }

  @Test
  void listsArePaged() {
    for (int i = 0; i < 25; i++) {
      store.add(List.of(NewNotification.mention(bob, ann, "t" + i)));
    }
    ListNotificationsResponse first = list(ann, ListNotificationsRequest.getDefaultInstance());
    assertThat(first.getNotificationsList()).hasSize(20);
    assertThat(first.getNotifications(0).getTweetId()).isEqualTo("t24");
    ListNotificationsResponse second =
        list(ann, ListNotificationsRequest.newBuilder().setPageToken(first.getNextPageToken()));
    assertThat(second.getNotificationsList())
        .extracting(Notification::getTweetId)
        .containsExactly("t4", "t3", "t2", "t1", "t0");
    assertThat(second.getNextPageToken()).isEmpty();
    String id = first.getNotifications(1).getId();
    var _ = stub(ann).markRead(MarkReadRequest.newBuilder().setId(id).build());
    List<String> unread = new ArrayList<>();
    String token = "";
    do {
      ListNotificationsResponse page =
          list(
              ann,
              ListNotificationsRequest.newBuilder()
                  .setUnread(true)
                  .setPageSize(8)
                  .setPageToken(token));
      page.getNotificationsList().forEach(received -> unread.add(received.getId()));
      assertThat(page.getNotificationsList()).hasSize(8);
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(unread).hasSize(24).doesNotContain(id);
    for (ListNotificationsRequest.Builder wrong :
        List.of(
            ListNotificationsRequest.newBuilder().setPageToken("x"),
            ListNotificationsRequest.newBuilder()
                .setUnread(true)
                .setPageToken(first.getNextPageToken()))) {
      refused(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, () -> list(ann, wrong));
    }
    refused(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        () ->
            list(
                bob, ListNotificationsRequest.newBuilder().setPageToken(first.getNextPageToken())));
  }

  @Test
  void usersMarkTheirOwnNotificationsAsRead() {
    store.add(List.of(NewNotification.follow(bob, ann), NewNotification.follow(eve, ann)));
    assertThat(unread(ann)).isEqualTo(2);
    String id =
        list(ann, ListNotificationsRequest.getDefaultInstance()).getNotifications(0).getId();
    MarkReadRequest request =
        MarkReadRequest.newBuilder().setId(id.toUpperCase(Locale.ROOT)).build();
    refused(ErrorReason.ERROR_REASON_NOTIFICATION_NOT_FOUND, () -> stub(bob).markRead(request));
    assertThat(unread(ann)).isEqualTo(2);
    for (int twice = 0; twice < 2; twice++) {
      var _ = stub(ann).markRead(request);
      assertThat(unread(ann)).isEqualTo(1);
    }
    assertThat(list(ann, ListNotificationsRequest.getDefaultInstance()).getNotifications(0))
        .satisfies(received -> assertThat(received.getRead()).isTrue());
    var _ = stub(ann).markAllRead(MarkAllReadRequest.getDefaultInstance());
    assertThat(unread(ann)).isZero();
    refused(
        ErrorReason.ERROR_REASON_NOTIFICATION_NOT_FOUND,
        () -> stub(ann).markRead(request.toBuilder().setId("0".repeat(24)).build()));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> stub(ann).markRead(request.toBuilder().setId("nothing").build()));
  }

  @Test
  void preferencesChangeInTheFieldsThatAreSet() {
    var all = stub(ann).getPreferences(GetPreferencesRequest.getDefaultInstance()).getPreferences();
    assertThat(all)
        .isEqualTo(
            io.minitwitter.notification.v1.Preferences.newBuilder()
                .setFollow(true)
                .setLike(true)
                .setComment(true)
                .setMention(true)
                .setTweet(true)
                .build());
    UpdatePreferencesRequest request =
        UpdatePreferencesRequest.newBuilder().setLike(false).setTweet(false).build();
    var changed = stub(ann).updatePreferences(request).getPreferences();
    assertThat(changed).isEqualTo(all.toBuilder().setLike(false).setTweet(false).build());
    changed =
        stub(ann)
            .updatePreferences(
                UpdatePreferencesRequest.newBuilder()
                    .setFollow(false)
                    .setComment(false)
                    .setMention(false)
                    .setTweet(true)
                    .build())
            .getPreferences();
    assertThat(changed)
        .isEqualTo(io.minitwitter.notification.v1.Preferences.newBuilder().setTweet(true).build());
    assertThat(
            stub(ann).getPreferences(GetPreferencesRequest.getDefaultInstance()).getPreferences())
        .isEqualTo(changed);
    assertThat(
            stub(bob).getPreferences(GetPreferencesRequest.getDefaultInstance()).getPreferences())
        .isEqualTo(all);
  }

  @Test
  void onlyUsersMayCall() {
    GetUnreadCountRequest request = GetUnreadCountRequest.getDefaultInstance();
    refused(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () -> stub(node.anonymous()).getUnreadCount(request));
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> stub(node.asService("timeline")).getUnreadCount(request));
  }

  private void like(UUID actor, long at) {
    database
        .likeGroups()
        .take(
            new Like("tweet:t1", actor, ann, "t1", "", true, 1, Instant.ofEpochSecond(at)),
            () -> true);
  }

  private int unread(UUID userId) {
    return stub(userId).getUnreadCount(GetUnreadCountRequest.getDefaultInstance()).getUnreadCount();
  }

  private ListNotificationsResponse list(UUID userId, ListNotificationsRequest.Builder request) {
    return list(userId, request.build());
  }

  private ListNotificationsResponse list(UUID userId, ListNotificationsRequest request) {
    return stub(userId).listNotifications(request);
  }

  private NotificationServiceBlockingStub stub(UUID userId) {
    return stub(node.as(userId, Role.USER));
  }

  private static NotificationServiceBlockingStub stub(Channel channel) {
    return NotificationServiceGrpc.newBlockingStub(channel);
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
