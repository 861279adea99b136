package io.minitwitter.gateway.transcode;

/** Names that a client sent, cut and cleaned so that they can be shown back in an answer. */
final class Printable {
  private static final int MAX_LENGTH = 64;

  private Printable() {}

  static String of(String name) {
    StringBuilder printable = new StringBuilder(Math.min(name.length(), MAX_LENGTH));
    for (int i = 0; i < name.length() && i < MAX_LENGTH; i++) {
      char c = name.charAt(i);
      printable.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return printable.toString();
  }
}
