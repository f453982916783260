package folkmoot.architecture.offenders.stray;

/** Is of no module. */
public final class Stray {}
