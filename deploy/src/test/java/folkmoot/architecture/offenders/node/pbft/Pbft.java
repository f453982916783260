package folkmoot.architecture.offenders.node.pbft;

import folkmoot.architecture.offenders.node.quorum.Quorum;
import folkmoot.architecture.offenders.node.raft.Raft;

/** Knows the other engines. */
public record Pbft(Raft raft, Quorum quorum) {}
