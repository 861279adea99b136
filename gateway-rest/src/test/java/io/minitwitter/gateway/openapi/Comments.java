package io.minitwitter.gateway.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The contract's comments by the full names of what they describe. Generated code has none, so they
 * are read from the descriptor set that the compiler writes beside it.
 */
final class Comments {
  private static final String CONTRACT = "/minitwitter/contract.binpb";

  private final Map<String, String> byName = new HashMap<>();

  private Comments() {}

  static Comments load() {
    try (InputStream in = Comments.class.getResourceAsStream(CONTRACT)) {
      Comments comments = new Comments();
      FileDescriptorSet.parseFrom(in).getFileList().forEach(comments::add);
      return comments;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The comment on a service, RPC, message, field, enum or value; empty when it has none. */
  String of(String fullName) {
    return byName.getOrDefault(fullName, "");
  }

  /** The comment's first sentence, without its full stop. */
  static String summary(String comment) {
    int end = comment.indexOf(". ");
    String sentence = end < 0 ? comment : comment.substring(0, end);
    int clause = sentence.indexOf("; ");
    String first = clause < 0 ? sentence : sentence.substring(0, clause);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  private void add(FileDescriptorProto file) {
    Map<List<Integer>, String> byPath = new HashMap<>();
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      byPath.put(List.copyOf(location.getPathList()), text(location.getLeadingComments()));
    }
    String prefix = file.getPackage() + ".";
    for (int i = 0; i < file.getMessageTypeCount(); i++) {
      DescriptorProto message = file.getMessageType(i);
      String name = prefix + message.getName();
      put(name, byPath.get(List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i)));
      for (int j = 0; j < message.getFieldCount(); j++) {
        put(
            name + "." + message.getField(j).getName(),
            byPath.get(
                List.of(
                    FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER,
                    i,
                    DescriptorProto.FIELD_FIELD_NUMBER,
                    j)));
      }
    }
    for (int i = 0; i < file.getEnumTypeCount(); i++) {
      EnumDescriptorProto type = file.getEnumType(i);
      put(
          prefix + type.getName(),
          byPath.get(List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i)));
    }
    for (int i = 0; i < file.getServiceCount(); i++) {
      ServiceDescriptorProto service = file.getService(i);
      String name = prefix + service.getName();
      put(name, byPath.get(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i)));
      for (int j = 0; j < service.getMethodCount(); j++) {
        put(
            name + "." + service.getMethod(j).getName(),
            byPath.get(
                List.of(
                    FileDescriptorProto.SERVICE_FIELD_NUMBER,
                    i,
                    ServiceDescriptorProto.METHOD_FIELD_NUMBER,
                    j)));
      }
    }
  }

  private void put(String name, String comment) {
    if (comment != null) {
      byName.put(name, comment);
    }
  }

  /** A comment's paragraphs, each on one line. */
  private static String text(String comment) {
    return Arrays.stream(comment.split("\\n\\s*\\n"))
        .map(paragraph -> paragraph.lines().map(String::strip).collect(Collectors.joining(" ")))
        .map(String::strip)
        .collect(Collectors.joining("\n\n"));
  }
}
