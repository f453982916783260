package folkmoot.architecture.offenders.crdt;

import folkmoot.architecture.offenders.gateway.Door;

/** Imports upward. */
record KnowsTheDoor(Door door) {}
