package io.minitwitter.timeline;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.timeline.v1.ListHomeTimelineRequest;
import io.minitwitter.timeline.v1.ListHomeTimelineResponse;
import io.minitwitter.timeline.v1.TimelineServiceGrpc;
import io.minitwitter.tweet.v1.Tweet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimelineGrpcServiceTest {

  private final Redis none = new Redis("");
  private final World world = new World();
  private final TestNode node =
      TestNode.of(
          "timeline",
          new TimelineGrpcService(
              new HomeTimelines(
                  new RedisTimelineStore(
                      none,
                      10,
                      Duration.ofHours(1),
                      Duration.ofHours(1),
                      InstantSource.system(),
                      new SimpleMeterRegistry()),
                  world,
                  world,
                  new TimelineViews(world, world, new KnownLikes()))));
  private final UUID ada = world.addUser();

  @AfterEach
  void stop() {
    node.close();
    none.close();
  }

  @Test
  void usersReadTheirOwnTimelineInPages() {
    for (int i = 0; i < 25; i++) {
      world.post(ada);
    }
    Channel asAda = node.as(ada, Role.USER);
    ListHomeTimelineResponse first = list(asAda, ListHomeTimelineRequest.getDefaultInstance());
    assertThat(first.getTweetsList())
        .extracting(Tweet::getId)
        .isEqualTo(world.timeline(ada).subList(0, 20));
    ListHomeTimelineResponse last =
        list(
            asAda,
            ListHomeTimelineRequest.newBuilder()
                .setPageSize(100)
                .setPageToken(first.getNextPageToken())
                .build());
    assertThat(last.getTweetsList())
        .extracting(Tweet::getId)
        .isEqualTo(world.timeline(ada).subList(20, 25));
    assertThat(last.getNextPageToken()).isEmpty();
    assertThat(
            list(node.as(world.addUser(), Role.USER), ListHomeTimelineRequest.getDefaultInstance())
                .getTweetsList())
        .isEmpty();
  }

  @Test
  void anonymousCallersServicesAndInvalidPagesAreRefused() {
    ListHomeTimelineRequest request = ListHomeTimelineRequest.getDefaultInstance();
    assertFails(ErrorReason.ERROR_REASON_TOKEN_MISSING, () -> list(node.anonymous(), request));
    assertFails(
        ErrorReason.ERROR_REASON_ACCESS_DENIED, () -> list(node.asService("tweet"), request));
    Channel asAda = node.as(ada, Role.USER);
    for (int size : new int[] {-1, 101}) {
      assertFails(
          ErrorReason.ERROR_REASON_INVALID_FIELDS,
          () -> list(asAda, request.toBuilder().setPageSize(size).build()));
    }
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        () -> list(asAda, request.toBuilder().setPageToken("nonsense").build()));
  }

  private static ListHomeTimelineResponse list(Channel channel, ListHomeTimelineRequest request) {
    return TimelineServiceGrpc.newBlockingStub(channel).listHomeTimeline(request);
  }
}
