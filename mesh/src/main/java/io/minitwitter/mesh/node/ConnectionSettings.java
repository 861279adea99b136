package io.minitwitter.mesh.node;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What clients may hold of a gRPC server at the same time. An address is an IPv4 address or the
 * first 64 bits of an IPv6 address.
 *
 * @param total Maximum number of connections; further ones are closed immediately.
 * @param perAddress Maximum number of connections from one address.
 * @param calls Maximum number of concurrent calls per connection; clients queue further calls.
 * @param streams Maximum number of streams, such as health watches; further ones are refused with
 *     RATE_LIMITED.
 * @param streamsPerAddress Maximum number of streams from one address.
 * @param pendingMebibytes Maximum memory of calls that wait for their client: requests that have
 *     not arrived (64 KiB each) and responses that have not been read. Beyond it calls are refused
 *     with RATE_LIMITED. Calls of services and of the gateway do not count.
 * @param pendingMebibytesPerAddress Maximum of such memory for one address.
 */
public record ConnectionSettings(
    @DefaultValue("1000") @Min(1) @Max(100_000) int total,
    @DefaultValue("200") @Min(1) @Max(100_000) int perAddress,
    @DefaultValue("256") @Min(1) @Max(100_000) int calls,
    @DefaultValue("1000") @Min(1) @Max(100_000) int streams,
    @DefaultValue("100") @Min(1) @Max(100_000) int streamsPerAddress,
    @DefaultValue("64") @Min(1) @Max(1_000) int pendingMebibytes,
    @DefaultValue("16") @Min(1) @Max(1_000) int pendingMebibytesPerAddress) {}
