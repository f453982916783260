package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How often each client may ask: a token bucket for each, so that one who asks all the time leaves
 * room for the others. The table is bounded: of too many clients the one that asked longest ago is
 * forgotten, and begins anew. Safe to use from any thread.
 */
final class ClientRates {
  /** The name of this limit. */
  static final String LIMIT = "client_rate";

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private final Map<String, Bucket> buckets;

  private static final class Bucket {
    private double tokens;
    private long filledNanos;
  }

  ClientRates(GatewaySettings.Rate rate) {
    this.perSecond = rate.perSecond();
    this.burst = rate.burst();
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > rate.maxClients();
          }
        };
  }

  /**
   * Takes a token of a client.
   *
   * @param nowNanos monotonic
   * @return if there is none, in how many milliseconds there is one
   */
  synchronized OptionalLong take(String client, long nowNanos) {
    Bucket bucket = buckets.computeIfAbsent(client, unheard -> full(nowNanos));
    double grown = (nowNanos - bucket.filledNanos) / NANOS * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, grown));
    bucket.filledNanos = nowNanos;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return OptionalLong.empty();
    }
    return OptionalLong.of((long) Math.ceil((1 - bucket.tokens) / perSecond * 1000));
  }

  private Bucket full(long nowNanos) {
    Bucket bucket = new Bucket();
    bucket.tokens = burst;
    bucket.filledNanos = nowNanos;
    return bucket;
  }
}
