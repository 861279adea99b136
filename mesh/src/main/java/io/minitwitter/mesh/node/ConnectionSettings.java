package io.minitwitter.mesh.node;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What clients may hold of a gRPC server at the same time. An address is an IPv4 address or the
 * first 64 bits of an IPv6 address.
 *
 * @param total Most connections; more are closed at once.
 * @param perAddress Most connections from one address.
 * @param calls Most calls at once per connection; clients queue further ones.
 * @param streams Most streams, such as health watches; more are refused with RATE_LIMITED.
 * @param streamsPerAddress Most streams from one address.
 */
public record ConnectionSettings(
    @DefaultValue("1000") @Min(1) @Max(100_000) int total,
    @DefaultValue("200") @Min(1) @Max(100_000) int perAddress,
    @DefaultValue("256") @Min(1) @Max(100_000) int calls,
    @DefaultValue("1000") @Min(1) @Max(100_000) int streams,
    @DefaultValue("100") @Min(1) @Max(100_000) int streamsPerAddress) {}
