package folkmoot.node.raft;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Distribution;
import folkmoot.protocol.metrics.MeterFamily;
import folkmoot.protocol.metrics.Meters;

/** What a replica reports of the snapshots that it sends and fetches; bytes once a chunk. */
final class SnapshotMeters {
  final Counter sent;
  final Counter sentBytes;
  final Counter fetchedBytes;
  final Counter failed;
  private final Counter installed;
  private final Distribution installation;

  SnapshotMeters(Meters meters, String group) {
    MeterFamily family = MeterFamily.of(meters, "folkmoot_snapshot_", "group", group);
    sent =
        family.counter(
            "sent", "Snapshots sent to another node, which has said that it has all of them.");
    sentBytes =
        family.counter(
            "sent_bytes",
            "Bytes of the chunks that were sent, those that were sent again included.");
    fetchedBytes =
        family.counter("fetched_bytes", "Bytes of the chunks that came and were in their turn.");
    failed = family.counter("fetches_failed", "Snapshots that were asked for and did not come.");
    installed = family.counter("installed", "Snapshots that have taken the place of the state.");
    installation =
        family.seconds(
            "installation", "Time from asking for a snapshot until the state is that of it.");
  }

  void installed(long nanos) {
    installed.add(1);
    installation.record(nanos);
  }
}
