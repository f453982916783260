package folkmoot.node;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.node.crdt.CrdtDisk;
import folkmoot.node.journal.Disk;
import folkmoot.node.membership.Identity;
import folkmoot.node.raft.Probe;
import folkmoot.node.settings.NodeSettings;
import folkmoot.node.store.RocksStores;
import folkmoot.node.time.Clock;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import java.util.random.RandomGenerator;

/**
 * What a node is started with.
 *
 * @param disk holds journal and identity
 * @param identity who this disk is, already in its new incarnation
 * @param merging holds values that merge
 * @param rules by which its replicas decide
 * @param meters where its parts report
 */
record NodeParts(
    NodeSettings settings,
    GatewaySettings gateway,
    Disk disk,
    Identity identity,
    RocksStores stores,
    CrdtDisk merging,
    Clock clock,
    RandomGenerator random,
    RaftRules rules,
    Probe probe,
    PrometheusMeters meters) {

  Voter self() {
    return identity.voter();
  }

  long incarnation() {
    return identity.incarnation();
  }
}
