package folkmoot.architecture.offenders.node.quorum;

import folkmoot.architecture.offenders.node.pbft.Pbft;
import folkmoot.architecture.offenders.node.raft.Raft;

/** Knows the other engines. */
public record Quorum(Raft raft, Pbft pbft) {}
