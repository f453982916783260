package folkmoot.architecture.offenders.gateway;

/** Stands for the door. */
public final class Door {}
