package folkmoot.architecture.offenders.protocol.raft;

import com.tngtech.archunit.lang.ArchRule;
import folkmoot.architecture.offenders.node.raft.Raft;
import org.apache.pekko.actor.typed.ActorRef;

/** A rule that imports upward, sees actors, and stands on a library. */
public record KnowsTooMuch(Raft actor, ActorRef<String> replyTo, ArchRule library) {}
