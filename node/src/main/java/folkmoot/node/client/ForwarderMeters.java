package folkmoot.node.client;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.MeterFamily;
import folkmoot.protocol.metrics.Meters;

/** What the forwarder reports of the operations that it carries, in both directions. */
final class ForwarderMeters {
  /** One direction. */
  static final class Way {
    private final Counter requests;
    private final Counter unanswered;
    private final Gauge inFlight;

    private Way(Meters meters, String direction) {
      MeterFamily family = MeterFamily.of(meters, "folkmoot_forwarder_", "direction", direction);
      requests =
          family.counter(
              "requests", "Operations carried to another node (out) and taken in from one (in).");
      unanswered =
          family.counter("unanswered", "Those of them whose time was over before an answer came.");
      inFlight = family.gauge("in_flight", "Those of them that await an answer.");
    }

    void begins(int nowInFlight) {
      requests.add(1);
      inFlight.set(nowInFlight);
    }

    void ends(int nowInFlight) {
      inFlight.set(nowInFlight);
    }

    void expires(int nowInFlight) {
      unanswered.add(1);
      inFlight.set(nowInFlight);
    }
  }

  final Way out;
  final Way in;

  ForwarderMeters(Meters meters) {
    out = new Way(meters, "out");
    in = new Way(meters, "in");
  }
}
