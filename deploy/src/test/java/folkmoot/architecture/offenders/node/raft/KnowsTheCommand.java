package folkmoot.architecture.offenders.node.raft;

import folkmoot.architecture.offenders.deploy.Command;

/** Imports upward. */
public record KnowsTheCommand(Command command) {}
