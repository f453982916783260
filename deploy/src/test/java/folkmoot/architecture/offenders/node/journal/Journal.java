package folkmoot.architecture.offenders.node.journal;

import folkmoot.architecture.offenders.node.links.Links;

/** The other half of a circle. */
public record Journal(Links links) {}
