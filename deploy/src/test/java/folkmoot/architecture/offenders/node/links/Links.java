package folkmoot.architecture.offenders.node.links;

import folkmoot.architecture.offenders.node.journal.Journal;

/** One half of a circle. */
public record Links(Journal journal) {}
