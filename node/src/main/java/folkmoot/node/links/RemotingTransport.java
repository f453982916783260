package folkmoot.node.links;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Pekko remoting by address and well-known path: needs neither a joined cluster nor a receptionist.
 * All nodes have the same name for their actor system.
 *
 * <p>A node that was stopped gracefully is reached again only once its next life has spoken first
 * (DESIGN §2b), which is what Hello is for.
 */
public final class RemotingTransport implements Transport {
  /** Name under which the guardian of every node spawns its {@link Links}. */
  public static final String LINKS_NAME = "links";

  private final ActorRefResolver resolver;
  private final String systemName;
  private final ConcurrentHashMap<String, ActorRef<Frame>> resolved = new ConcurrentHashMap<>();

  public RemotingTransport(ActorSystem<?> system) {
    resolver = ActorRefResolver.get(system);
    systemName = system.name();
  }

  @Override
  public void send(String toAddress, Frame frame) {
    resolved.computeIfAbsent(toAddress, this::resolve).tell(frame);
  }

  private ActorRef<Frame> resolve(String address) {
    return resolver.resolveActorRef(
        "pekko://%s@%s/user/%s".formatted(systemName, address, LINKS_NAME));
  }
}
