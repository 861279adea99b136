package io.minitwitter.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.ExtensionRegistry;
import io.minitwitter.options.v1.OptionsProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static List<FileDescriptorProto> files;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream("/minitwitter/contract.binpb")) {
      ExtensionRegistry options = ExtensionRegistry.newInstance();
      OptionsProto.registerAllExtensions(options);
      files =
          FileDescriptorSet.parseFrom(in, options).getFileList().stream()
              .filter(file -> file.getPackage().startsWith("minitwitter."))
              .toList();
    }
  }

  @Test
  void everyServiceOfTheDescriptorSetIsListed() {
    List<String> described =
        files.stream()
            .flatMap(
                file ->
                    file.getServiceList().stream()
                        .map(service -> file.getPackage() + "." + service.getName()))
            .toList();

    assertThat(described).isNotEmpty();
    assertThat(allServices().map(io.grpc.ServiceDescriptor::getName))
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void aServicesShortNameIsThatOfItsPackage() {
    assertThat(Contract.grpcServices())
        .allSatisfy(
            (name, service) ->
                assertThat(service.getName()).startsWith("minitwitter." + name + ".v1."));
  }

  @Test
  void everyRpcHasItsGrpcName() {
    assertThat(Contract.methods().map(Contract::fullName))
        .containsExactlyInAnyOrderElementsOf(
            allServices()
                .flatMap(service -> service.getMethods().stream())
                .map(io.grpc.MethodDescriptor::getFullMethodName)
                .toList());
  }

  @Test
  void everyElementHasAComment() {
    Map<String, String> comments = new TreeMap<>();
    files.forEach(file -> collect(file, comments));

    assertThat(comments)
        .containsKeys(
            "minitwitter.tweet.v1.TweetService",
            "minitwitter.tweet.v1.TweetService.CreateTweet",
            "minitwitter.tweet.v1.Tweet",
            "minitwitter.tweet.v1.Tweet.content",
            "minitwitter.auth.v1.Role.ROLE_ADMIN");
    assertThat(comments)
        .allSatisfy((element, comment) -> assertThat(comment).as(element).isNotBlank());
  }

  @Test
  void everyEventHasASubscriberAndNothingElseHas() throws IOException {
    Set<String> subscribed;
    try (InputStream in =
        Contract.class.getResourceAsStream("/minitwitter/event-subscriptions.csv")) {
      subscribed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(",\\s*")[1])
              .collect(Collectors.toSet());
    }

    assertThat(subscribed).containsExactlyInAnyOrderElementsOf(Contract.events().keySet());
  }

  @Test
  void everyEventHasEitherOneOwnerOrAnyService() {
    assertThat(Contract.events())
        .allSatisfy(
            (type, event) -> {
              if (event.getAnyService()) {
                assertThat(event.getOwner()).isEmpty();
              } else {
                assertThat(Contract.grpcServices()).containsKey(event.getOwner());
                assertThat(type).startsWith("minitwitter." + event.getOwner() + ".v1.");
              }
            });
  }

  private static Stream<io.grpc.ServiceDescriptor> allServices() {
    return Stream.concat(
        Contract.grpcServices().values().stream(), Contract.nodeServices().stream());
  }

  /** The paths are those of SourceCodeInfo: field numbers of descriptor.proto, and places. */
  private static void collect(FileDescriptorProto file, Map<String, String> comments) {
    Map<List<Integer>, String> byPath =
        file.getSourceCodeInfo().getLocationList().stream()
            .collect(
                Collectors.toMap(
                    Location::getPathList, Location::getLeadingComments, String::concat));
    Commented root = new Commented(byPath, comments, List.of(), file.getPackage());
    for (int i = 0; i < file.getServiceCount(); i++) {
      Commented service =
          root.child(FileDescriptorProto.SERVICE_FIELD_NUMBER, i, file.getService(i).getName());
      for (int j = 0; j < file.getService(i).getMethodCount(); j++) {
        service.child(
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            j,
            file.getService(i).getMethod(j).getName());
      }
    }
    for (int i = 0; i < file.getMessageTypeCount(); i++) {
      collect(
          file.getMessageType(i),
          root.child(
              FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i, file.getMessageType(i).getName()));
    }
    for (int i = 0; i < file.getEnumTypeCount(); i++) {
      collect(
          file.getEnumType(i),
          root.child(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i, file.getEnumType(i).getName()));
    }
    for (int i = 0; i < file.getExtensionCount(); i++) {
      root.child(FileDescriptorProto.EXTENSION_FIELD_NUMBER, i, file.getExtension(i).getName());
    }
  }

  private static void collect(DescriptorProto message, Commented at) {
    for (int i = 0; i < message.getFieldCount(); i++) {
      at.child(DescriptorProto.FIELD_FIELD_NUMBER, i, message.getField(i).getName());
    }
    for (int i = 0; i < message.getOneofDeclCount(); i++) {
      // The compiler makes one, named _field, for each optional field.
      if (!message.getOneofDecl(i).getName().startsWith("_")) {
        at.child(DescriptorProto.ONEOF_DECL_FIELD_NUMBER, i, message.getOneofDecl(i).getName());
      }
    }
    for (int i = 0; i < message.getNestedTypeCount(); i++) {
      if (!message.getNestedType(i).getOptions().getMapEntry()) {
        collect(
            message.getNestedType(i),
            at.child(
                DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i, message.getNestedType(i).getName()));
      }
    }
    for (int i = 0; i < message.getEnumTypeCount(); i++) {
      collect(
          message.getEnumType(i),
          at.child(DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i, message.getEnumType(i).getName()));
    }
  }

  private static void collect(EnumDescriptorProto type, Commented at) {
    for (int i = 0; i < type.getValueCount(); i++) {
      at.child(EnumDescriptorProto.VALUE_FIELD_NUMBER, i, type.getValue(i).getName());
    }
  }

  private record Commented(
      Map<List<Integer>, String> byPath,
      Map<String, String> comments,
      List<Integer> path,
      String name) {

    Commented child(int field, int place, String childName) {
      List<Integer> childPath = new ArrayList<>(path);
      childPath.add(field);
      childPath.add(place);
      String full = name + "." + childName;
      comments.put(full, byPath.getOrDefault(childPath, ""));
      return new Commented(byPath, comments, childPath, full);
    }
  }
}
