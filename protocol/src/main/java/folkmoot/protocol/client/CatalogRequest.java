package folkmoot.protocol.client;

import folkmoot.protocol.catalog.KeyspaceSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a gateway asks of the catalog of its node; answered exactly once, at the latest when {@code
 * timeLeft} is over.
 */
public sealed interface CatalogRequest {
  Duration timeLeft();

  ActorRef<CatalogReply> replyTo();

  /** What there is: one keyspace, or all. What was created before this was asked is seen. */
  record Show(Optional<String> name, Duration timeLeft, ActorRef<CatalogReply> replyTo)
      implements CatalogRequest {}

  /** Create a keyspace; answered when it serves. */
  record Create(
      String name, KeyspaceSettings settings, Duration timeLeft, ActorRef<CatalogReply> replyTo)
      implements CatalogRequest {}

  /** Drop a keyspace with all that is in it. */
  record Drop(String name, Duration timeLeft, ActorRef<CatalogReply> replyTo)
      implements CatalogRequest {}

  /**
   * Say that a node is on the disk on which it is now, and that all others it had are gone for
   * good.
   *
   * @param diskId of that disk, so that nothing else is said by mistake; empty for whichever it is
   */
  record Replace(
      String nodeId, Optional<String> diskId, Duration timeLeft, ActorRef<CatalogReply> replyTo)
      implements CatalogRequest {}
}
