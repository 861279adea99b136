package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.user.v1.BatchGetUsersByUsernameRequest;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.CreateUserRequest;
import io.minitwitter.user.v1.DeleteProfileRequest;
import io.minitwitter.user.v1.GetDeletionRequest;
import io.minitwitter.user.v1.GetProfileRequest;
import io.minitwitter.user.v1.GetUserByUsernameRequest;
import io.minitwitter.user.v1.GetUserRequest;
import io.minitwitter.user.v1.LookupUserRequest;
import io.minitwitter.user.v1.SearchUsersRequest;
import io.minitwitter.user.v1.UpdateProfileRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserGrpcServiceTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  private final InMemoryUserStore store = new InMemoryUserStore();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final TestNode node =
      TestNode.of(
          "user",
          new UserGrpcService(
              new Users(
                  store, blocksAndMutes, new FakeAccounts(), InstantSource.fixed(NOW), () -> {}),
              new UserSearch(store, blocksAndMutes),
              new Deletions(
                  new InMemoryDeletionStore(store),
                  new FakeAccounts(),
                  id -> {},
                  List.of("tweet", "auth"),
                  Duration.ofSeconds(30),
                  InstantSource.fixed(NOW),
                  () -> {})));
  private final UUID ada = UuidV7.next();
  private final UUID bob = UuidV7.next();

  @BeforeEach
  void register() {
    create(ada, "Ada", "Ada@example.org");
    create(bob, "bob", "bob@example.org");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void createReturnsTheWholeUser() {
    UUID id = UuidV7.next();
    User user = create(id, "Eve_1", "Eve@example.org");
    assertThat(user.getId()).isEqualTo(id.toString());
    assertThat(user.getUsername()).isEqualTo("Eve_1");
    assertThat(user.getEmail()).isEqualTo("Eve@example.org");
    assertThat(user.getFirstName()).isEqualTo("First");
    assertThat(user.getLastName()).isEqualTo("Last");
    assertThat(user.getBio()).isEqualTo("Bio");
    assertThat(user.getCreatedAt().getSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(user.getCreatedAt().getNanos()).isEqualTo(NOW.getNano());
    assertThat(user.getUpdatedAt()).isEqualTo(user.getCreatedAt());
    assertThat(create(id, "Eve_1", "Eve@example.org")).isEqualTo(user);
  }

  @Test
  void emailIsShownToItsOwnerOnly() {
    GetUserRequest byId = GetUserRequest.newBuilder().setId(ada.toString()).build();
    GetUserByUsernameRequest byName =
        GetUserByUsernameRequest.newBuilder().setUsername("aDA").build();
    for (Channel other :
        new Channel[] {node.anonymous(), node.as(bob, Role.USER), node.as(bob, Role.ADMIN)}) {
      assertThat(stub(other).getUser(byId).getUser().hasEmail()).isFalse();
      assertThat(stub(other).getUserByUsername(byName).getUser().hasEmail()).isFalse();
    }
    Channel self = node.as(ada, Role.USER);
    assertThat(stub(self).getUser(byId).getUser().getEmail()).isEqualTo("Ada@example.org");
    assertThat(stub(self).getUserByUsername(byName).getUser().getEmail())
        .isEqualTo("Ada@example.org");
    assertThat(stub(self).getProfile(GetProfileRequest.getDefaultInstance()).getUser().getEmail())
        .isEqualTo("Ada@example.org");
  }

  @Test
  void aDeletedAccountIsNotFoundAndItsProgressIsPublic() {
    GetDeletionRequest request = GetDeletionRequest.newBuilder().setUserId(ada.toString()).build();
    GetUserRequest byId = GetUserRequest.newBuilder().setId(ada.toString()).build();
    DeleteProfileRequest delete =
        DeleteProfileRequest.newBuilder().setCurrentPassword(FakeAccounts.PASSWORD).build();
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> stub(node.anonymous()).getDeletion(request));
    refused(
        ErrorReason.ERROR_REASON_TOKEN_MISSING, () -> stub(node.anonymous()).deleteProfile(delete));
    Channel self = node.as(ada, Role.USER);
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> stub(self).deleteProfile(DeleteProfileRequest.getDefaultInstance()));
    refused(
        ErrorReason.ERROR_REASON_BAD_CREDENTIALS,
        () -> stub(self).deleteProfile(delete.toBuilder().setCurrentPassword("guess").build()));
    assertThat(stub(self).getUser(byId).getUser().getId()).isEqualTo(ada.toString());
    assertThat(stub(self).deleteProfile(delete)).isNotNull();
    // A call whose answer got lost is repeated.
    assertThat(stub(self).deleteProfile(delete)).isNotNull();
    for (Channel caller : new Channel[] {node.anonymous(), self, node.as(bob, Role.ADMIN)}) {
      refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> stub(caller).getUser(byId));
      var deletion = stub(caller).getDeletion(request).getDeletion();
      assertThat(deletion.getUserId()).isEqualTo(ada.toString());
      assertThat(deletion.getRequestedAt().getSeconds()).isEqualTo(NOW.getEpochSecond());
      assertThat(deletion.hasCompletedAt()).isFalse();
      assertThat(deletion.getRemainingList()).containsExactly("auth", "tweet");
    }
  }

  @Test
  void anAdministratorCannotCreateUsersWithoutCredentials() {
    for (Channel caller :
        new Channel[] {
          node.as(bob, Role.ADMIN),
          node.asService("tweet"),
          node.asService("tweet", bob, Role.ADMIN)
        }) {
      refused(
          ErrorReason.ERROR_REASON_ACCESS_DENIED,
          () -> stub(caller).createUser(registration(UUID.randomUUID(), "eve", "eve@example.org")));
    }
  }

  @Test
  void aBatchHasNoEmailAddresses() {
    BatchGetUsersRequest request =
        BatchGetUsersRequest.newBuilder()
            .addIds(ada.toString())
            .addIds(ada.toString())
            .addIds(UuidV7.next().toString())
            .addIds(bob.toString())
            .build();
    var users = stub(node.asService("tweet", ada, Role.USER)).batchGetUsers(request).getUsersList();
    assertThat(users)
        .extracting(User::getId)
        .containsExactlyInAnyOrder(ada.toString(), bob.toString());
    assertThat(users).noneMatch(User::hasEmail);
  }

  @Test
  void anonymousCallersCanSearchAndNoEmailIsReturned() {
    SearchUsersRequest request = SearchUsersRequest.newBuilder().setQuery(" AD ").build();
    for (Channel caller : new Channel[] {node.anonymous(), node.as(ada, Role.USER)}) {
      var found = stub(caller).searchUsers(request);
      assertThat(found.getUsersList()).extracting(User::getUsername).containsExactly("Ada");
      assertThat(found.getUsersList()).noneMatch(User::hasEmail);
      assertThat(found.getNextPageToken()).isEmpty();
    }
    // All of them are First Last.
    SearchUsersRequest.Builder all = SearchUsersRequest.newBuilder().setQuery("last");
    var first = stub(node.anonymous()).searchUsers(all.setPageSize(1).build());
    var second =
        stub(node.anonymous()).searchUsers(all.setPageToken(first.getNextPageToken()).build());
    assertThat(List.of(first.getUsers(0).getUsername(), second.getUsers(0).getUsername()))
        .containsExactlyInAnyOrder("Ada", "bob");
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void servicesLookUpUsersByUsername() {
    BatchGetUsersByUsernameRequest request =
        BatchGetUsersByUsernameRequest.newBuilder()
            .addUsernames("ada")
            .addUsernames("ADA")
            .addUsernames("nobody")
            .addUsernames("bob")
            .build();
    var users =
        stub(node.asService("notification")).batchGetUsersByUsername(request).getUsersList();
    assertThat(users)
        .extracting(User::getId)
        .containsExactlyInAnyOrder(ada.toString(), bob.toString());
    assertThat(users).noneMatch(User::hasEmail);
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> stub(node.as(ada, Role.USER)).batchGetUsersByUsername(request));
    for (String wrong : new String[] {"ab", "a b", "ada@example.org", "x".repeat(31)}) {
      refused(
          ErrorReason.ERROR_REASON_INVALID_FIELDS,
          () ->
              stub(node.asService("notification"))
                  .batchGetUsersByUsername(request.toBuilder().addUsernames(wrong).build()));
    }
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () ->
            stub(node.asService("notification"))
                .batchGetUsersByUsername(
                    BatchGetUsersByUsernameRequest.newBuilder()
                        .addAllUsernames(Collections.nCopies(101, "ada"))
                        .build()));
  }

  @Test
  void aLookupAcceptsUsernameOrEmailIgnoringCase() {
    for (String identifier : new String[] {"ada", "ADA@EXAMPLE.ORG"}) {
      User user =
          stub(node.asService("auth"))
              .lookupUser(LookupUserRequest.newBuilder().setIdentifier(identifier).build())
              .getUser();
      assertThat(user.getId()).isEqualTo(ada.toString());
      assertThat(user.getEmail()).isEqualTo("Ada@example.org");
    }
  }

  @Test
  void anUpdateChangesTheFieldsThatAreSet() {
    UserServiceBlockingStub self = stub(node.as(ada, Role.USER));
    User before = self.getProfile(GetProfileRequest.getDefaultInstance()).getUser();
    assertThat(self.updateProfile(UpdateProfileRequest.getDefaultInstance()).getUser())
        .isEqualTo(before);
    User after =
        self.updateProfile(UpdateProfileRequest.newBuilder().setBio("").setLastName("L").build())
            .getUser();
    assertThat(after.getBio()).isEmpty();
    assertThat(after.getLastName()).isEqualTo("L");
    assertThat(after.getFirstName()).isEqualTo("First");
    assertThat(after.getUsername()).isEqualTo("Ada");
    assertThat(after.getEmail()).isEqualTo("Ada@example.org");
    refused(
        ErrorReason.ERROR_REASON_USERNAME_TAKEN,
        () ->
            self.updateProfile(
                UpdateProfileRequest.newBuilder()
                    .setUsername("BOB")
                    .setCurrentPassword(FakeAccounts.PASSWORD)
                    .build()));
  }

  @Test
  void aNewUsernameRequiresThePassword() {
    UserServiceBlockingStub self = stub(node.as(ada, Role.USER));
    UpdateProfileRequest change = UpdateProfileRequest.newBuilder().setUsername("ada_2").build();
    refused(ErrorReason.ERROR_REASON_INVALID_FIELDS, () -> self.updateProfile(change));
    refused(
        ErrorReason.ERROR_REASON_BAD_CREDENTIALS,
        () -> self.updateProfile(change.toBuilder().setCurrentPassword("guess").build()));
    // Clients send back the whole profile.
    assertThat(
            self.updateProfile(change.toBuilder().setUsername("Ada").build())
                .getUser()
                .getUsername())
        .isEqualTo("Ada");
    assertThat(
            self.updateProfile(change.toBuilder().setCurrentPassword(FakeAccounts.PASSWORD).build())
                .getUser()
                .getUsername())
        .isEqualTo("ada_2");
  }

  @Test
  void limitsOfTheContractHold() {
    UserServiceBlockingStub self = stub(node.as(ada, Role.USER));
    UpdateProfileRequest.Builder change = UpdateProfileRequest.newBuilder();
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> self.updateProfile(change.clone().setUsername("a b").build()));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> self.updateProfile(change.clone().setBio("x".repeat(161)).build()));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> self.updateProfile(change.clone().setAvatarUrl("javascript:alert(1)").build()));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> self.getUser(GetUserRequest.newBuilder().setId("no-uuid").build()));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () ->
            stub(node.asService("tweet"))
                .batchGetUsers(
                    BatchGetUsersRequest.newBuilder()
                        .addAllIds(Collections.nCopies(101, ada.toString()))
                        .build()));
  }

  @Test
  void contentIsHiddenFromTheBlockedCallerOnly() {
    blocksAndMutes.block(bob, ada);
    GetUserRequest byId = GetUserRequest.newBuilder().setId(ada.toString()).build();
    GetUserByUsernameRequest byName =
        GetUserByUsernameRequest.newBuilder().setUsername("ada").build();
    UserServiceBlockingStub asBob = stub(node.as(bob, Role.USER));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> asBob.getUser(byId));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> asBob.getUserByUsername(byName));
    for (Channel other : new Channel[] {node.anonymous(), node.as(ada, Role.USER)}) {
      assertThat(stub(other).getUser(byId).hasUser()).isTrue();
      assertThat(stub(other).getUserByUsername(byName).hasUser()).isTrue();
    }
    BatchGetUsersRequest batch = BatchGetUsersRequest.newBuilder().addIds(ada.toString()).build();
    assertThat(stub(node.asService("tweet", bob, Role.USER)).batchGetUsers(batch).getUsersList())
        .hasSize(1);
  }

  @Test
  void aProfileShowsTheCountsOfOtherServices() {
    store.setFollowCounts(ada, 3, 2, 1);
    User user =
        stub(node.anonymous())
            .getUser(GetUserRequest.newBuilder().setId(ada.toString()).build())
            .getUser();
    assertThat(user.getFollowersCount()).isEqualTo(3);
    assertThat(user.getFollowingCount()).isEqualTo(2);
    assertThat(user.getTweetsCount()).isZero();
  }

  @Test
  void unknownUsersAreNotFound() {
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () ->
            stub(node.anonymous())
                .getUser(GetUserRequest.newBuilder().setId(UuidV7.next().toString()).build()));
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () ->
            stub(node.as(UuidV7.next(), Role.USER))
                .getProfile(GetProfileRequest.getDefaultInstance()));
  }

  @Test
  void internalRpcsRefuseUsersAndAProfileNeedsAUser() {
    refused(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () -> stub(node.anonymous()).getProfile(GetProfileRequest.getDefaultInstance()));
    UserServiceBlockingStub user = stub(node.as(ada, Role.USER));
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> user.lookupUser(LookupUserRequest.newBuilder().setIdentifier("bob").build()));
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> user.batchGetUsers(BatchGetUsersRequest.newBuilder().addIds(bob.toString()).build()));
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> user.createUser(registration(UuidV7.next(), "eve", "eve@example.org")));
  }

  private User create(UUID id, String username, String email) {
    return stub(node.asService("auth")).createUser(registration(id, username, email)).getUser();
  }

  private static CreateUserRequest registration(UUID id, String username, String email) {
    return CreateUserRequest.newBuilder()
        .setId(id.toString())
        .setUsername(username)
        .setEmail(email)
        .setFirstName("First")
        .setLastName("Last")
        .setBio("Bio")
        .build();
  }

  private static UserServiceBlockingStub stub(Channel channel) {
    return UserServiceGrpc.newBlockingStub(channel);
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
