package io.minitwitter.user;

import io.minitwitter.mesh.time.Timestamps;
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
        .setCreatedAt(Timestamps.of(user.createdAt()))
        .setUpdatedAt(Timestamps.of(user.updatedAt()))
        .setFollowersCount(user.counts().followers())
        .setFollowingCount(user.counts().following())
        .setTweetsCount(user.counts().tweets())
        .build();
  }

  /** The user of a message, without an e-mail address. */
  static User user(io.minitwitter.user.v1.User message) {
    return new User(
        UUID.fromString(message.getId()),
        message.getUsername(),
        "",
        message.getFirstName(),
        message.getLastName(),
        message.getBio(),
        message.getAvatarUrl(),
        Timestamps.instant(message.getCreatedAt()),
        Timestamps.instant(message.getUpdatedAt()),
        new User.Counts(
            message.getFollowersCount(), message.getFollowingCount(), message.getTweetsCount()));
  }
}
