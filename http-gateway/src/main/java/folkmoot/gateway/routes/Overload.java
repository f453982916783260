package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the door lets in: so many requests about data at a time, and so many bytes of their bodies.
 * Who does not get in is refused before its body is read, so that refusing costs little and memory
 * stays flat however many come. Safe to use from any thread.
 */
final class Overload {
  /** The name of the limit of requests that wait for an answer. */
  static final String REQUESTS = "requests_in_flight";

  /** The name of the limit of bytes of bodies that are read or held. */
  static final String BYTES = "held_bytes";

  private static final Metric REFUSALS =
      Metric.counter(
          "folkmoot_gateway_door_refusals_total",
          "Requests refused before their body was read, by the limit that kept them out.",
          "limit");

  private final GatewaySettings.Limits limits;
  private final SortedMap<String, Counter> refusals = new TreeMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Overload(GatewaySettings.Limits limits, Meters meters) {
    this.limits = limits;
    for (String limit : List.of(REQUESTS, BYTES, ClientRates.LIMIT)) {
      refusals.put(limit, meters.counter(REFUSALS, limit));
    }
  }

  /** A request is kept out by this limit. */
  void refused(String limit) {
    refusals.get(limit).add(1);
  }

  /**
   * Lets a request in; it leaves by {@link #leave} with the same number.
   *
   * @param size bytes of its body, or the most that are kept of one whose size is not told
   * @return the name of the limit that keeps it out
   */
  Optional<String> enter(long size) {
    if (requests.incrementAndGet() > limits.maxInFlight()) {
      requests.decrementAndGet();
      return Optional.of(REQUESTS);
    }
    if (size > 0 && bytes.addAndGet(size) > limits.maxHeldBytes()) {
      leave(size);
      return Optional.of(BYTES);
    }
    return Optional.empty();
  }

  void leave(long size) {
    requests.decrementAndGet();
    if (size > 0) bytes.addAndGet(-size);
  }
}
