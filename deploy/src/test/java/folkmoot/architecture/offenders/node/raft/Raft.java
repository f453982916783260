package folkmoot.architecture.offenders.node.raft;

import folkmoot.architecture.offenders.node.pbft.Pbft;
import folkmoot.architecture.offenders.node.quorum.Quorum;

/** Knows the other engines. */
public record Raft(Pbft pbft, Quorum quorum) {}
