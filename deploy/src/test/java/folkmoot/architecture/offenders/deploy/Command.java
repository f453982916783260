package folkmoot.architecture.offenders.deploy;

/** Stands for what is above everyone. */
public final class Command {}
