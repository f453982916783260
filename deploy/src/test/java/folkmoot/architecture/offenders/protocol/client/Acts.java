package folkmoot.architecture.offenders.protocol.client;

import org.apache.pekko.actor.typed.Behavior;

/** Sees more of Pekko than whom to answer. */
public record Acts(Behavior<String> behavior) {}
