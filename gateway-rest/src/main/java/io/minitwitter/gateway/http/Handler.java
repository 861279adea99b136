package io.minitwitter.gateway.http;

/** Answers the requests of one route; runs on a virtual thread and may block. */
@FunctionalInterface
public interface Handler {
  Reply handle(Exchange exchange);
}
