package io.minitwitter.user;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** Users as messages of the contract, and back. */
final class UserMessages {

  private UserMessages() {}

  static io.minitwitter.user.v1.User withEmail(User user) {
    return withoutEmail(user).toBuilder().setEmail(user.email()).build();
  }

  static io.minitwitter.user.v1.User withoutEmail(User user) {
    return io.minitwitter.user.v1.User.newBuilder()
        .setId(user.id().toString())
        .setUsername(user.username())
        .setFirstName(user.firstName())
        .setLastName(user.lastName())
        .setBio(user.bio())
        .setAvatarUrl(user.avatarUrl())
        .setCreatedAt(timestamp(user.createdAt()))
        .setUpdatedAt(timestamp(user.updatedAt()))
        .setFollowersCount(user.counts().followers())
        .setFollowingCount(user.counts().following())
        .setTweetsCount(user.counts().tweets())
        .build();
  }

  /** The user that a message without an e-mail address tells of. */
  static User user(io.minitwitter.user.v1.User message) {
    return new User(
        UUID.fromString(message.getId()),
        message.getUsername(),
        "",
        message.getFirstName(),
        message.getLastName(),
        message.getBio(),
        message.getAvatarUrl(),
        instant(message.getCreatedAt()),
        instant(message.getUpdatedAt()),
        new User.Counts(
            message.getFollowersCount(), message.getFollowingCount(), message.getTweetsCount()));
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
