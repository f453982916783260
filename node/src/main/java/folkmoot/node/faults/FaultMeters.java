package folkmoot.node.faults;

import folkmoot.protocol.faults.Fault;
import folkmoot.protocol.faults.FaultKind;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the lab reports: how much is wrong on purpose. */
final class FaultMeters {
  private static final Metric IN_FORCE =
      Metric.gauge(
          "folkmoot_faults_in_force", "Faults of the lab in force at this node, by kind.", "kind");

  private final Map<FaultKind, Gauge> inForce = new EnumMap<>(FaultKind.class);

  FaultMeters(Meters meters) {
    for (FaultKind kind : FaultKind.values()) {
      inForce.put(kind, meters.gauge(IN_FORCE, kind.label()));
    }
  }

  void inForce(List<Fault> faults) {
    inForce.forEach(
        (kind, gauge) -> gauge.set(faults.stream().filter(fault -> fault.kind() == kind).count()));
  }
}
