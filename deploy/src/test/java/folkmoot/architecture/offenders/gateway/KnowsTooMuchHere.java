package folkmoot.architecture.offenders.gateway;

import folkmoot.architecture.offenders.node.raft.KnowsTheCommand;
import folkmoot.architecture.offenders.protocol.raft.KnowsTooMuch;

/** Imports upward, and knows an engine. */
record KnowsTooMuchHere(KnowsTheCommand actor, KnowsTooMuch engine) {}
