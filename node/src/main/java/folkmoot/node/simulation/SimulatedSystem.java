package folkmoot.node.simulation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor system without threads of its own: its dispatchers and its scheduler are those of one
 * {@link VirtualTime}. Direct children of the guardian are lives of nodes; what runs below one
 * belongs to it.
 */
final class SimulatedSystem implements AutoCloseable {
  private static final ConcurrentMap<Long, VirtualTime> WORLDS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();
  private static final String ID = "folkmoot.simulation.world";

  /** Asks the guardian to spawn something. */
  private record Order(Function<ActorContext<Order>, Object> order, Object[] result) {}

  private final long id;
  private final VirtualTime time;
  private final ActorSystem<Order> system;

  private SimulatedSystem(long id, VirtualTime time, ActorSystem<Order> system) {
    this.id = id;
    this.time = time;
    this.system = system;
  }

  static VirtualTime timeOf(Config config) {
    return WORLDS.get(config.getLong(ID));
  }

  /** The life to which an actor belongs: the name of its ancestor right below the guardian. */
  static String ownerOf(String path) {
    if (!path.startsWith("/user/")) return VirtualTime.NOBODY;
    int end = path.indexOf('/', 6);
    return end < 0 ? path.substring(6) : path.substring(6, end);
  }

  /** Starts a system; a second thread runs its first steps, since starting waits for them. */
  static SimulatedSystem start(VirtualTime time) {
    long id = NEXT.incrementAndGet();
    WORLDS.put(id, time);
    Thread boot = new Thread(() -> boot(time), "simulation-boot");
    boot.start();
    ActorSystem<Order> system;
    try {
      system =
          ActorSystem.create(
              guardian(), "simulation", CONFIG.withValue(ID, ConfigValueFactory.fromAnyRef(id)));
    } finally {
      time.endBoot();
      join(boot);
    }
    time.begin();
    return new SimulatedSystem(id, time, system);
  }

  private static void boot(VirtualTime time) {
    try {
      time.boot();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread boot) {
    try {
      boot.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a simulation started", interrupted);
    }
  }

  private static Behavior<Order> guardian() {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                order -> {
                  order.result()[0] = order.order().apply(context);
                  return Behaviors.same();
                }));
  }

  /** Parsed once: reading all the references takes longer than simulating a second. */
  private static final Config CONFIG = config();

  private static Config config() {
    return ConfigFactory.parseString(
            """
            pekko {
              use-slf4j = off
              loglevel = OFF
              stdout-loglevel = OFF
              loggers = []
              library-extensions = []
              extensions = []
              jvm-shutdown-hooks = off
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
              actor.provider = local
              actor.allow-java-serialization = off
              scheduler.implementation = "folkmoot.node.simulation.VirtualScheduler"
              actor.default-dispatcher {
                type = Dispatcher
                executor = "folkmoot.node.simulation.SeededExecutor"
                throughput = 1
              }
              actor.internal-dispatcher {
                type = Dispatcher
                executor = "folkmoot.node.simulation.SeededExecutor"
                throughput = 1
              }
            }
            """)
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** Spawns an actor right below the guardian, at once. */
  <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    Object[] result = new Object[1];
    system.tell(new Order(context -> context.spawn(behavior, name), result));
    time.settle();
    @SuppressWarnings("unchecked")
    ActorRef<T> spawned = (ActorRef<T>) result[0];
    return spawned;
  }

  /** Whoever is told something there forgets it. */
  <T> ActorRef<T> nobody() {
    return system.ignoreRef();
  }

  @Override
  public void close() {
    WORLDS.remove(id);
  }
}
