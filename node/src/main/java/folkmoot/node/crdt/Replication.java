package folkmoot.node.crdt;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ddata.Replicator;
import org.apache.pekko.cluster.ddata.ReplicatorSettings;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;

/** How the replicator of this project is set up, whatever the configuration of Pekko says. */
final class Replication {
  /** Below zero is never: what is pruned of a node that comes back would be lost (DESIGN §6). */
  private static final FiniteDuration NEVER = DurationConverters.toScala(Duration.ofMillis(-1));

  private Replication() {}

  static Props props(ActorSystem<?> system, CrdtSettings settings, Props durableStore) {
    Config config = system.settings().config().getConfig("pekko.cluster.distributed-data");
    ReplicatorSettings own =
        ReplicatorSettings.apply(config)
            .withDurableStoreProps(durableStore)
            .withDurableKeys(Set.of("*"))
            .withGossipInterval(DurationConverters.toScala(settings.gossip()))
            .withNotifySubscribersInterval(DurationConverters.toScala(settings.notice()))
            .withMaxDeltaElements(settings.gossipEntries())
            .withDeltaCrdtEnabled(true)
            .withPruning(NEVER, DurationConverters.toScala(Duration.ofMinutes(5)))
            // An entry as large as a bucket is no news.
            .withLogDataSizeExceeding(160 << 10);
    return Replicator.props(own);
  }
}
