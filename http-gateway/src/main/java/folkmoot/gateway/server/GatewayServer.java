package folkmoot.gateway.server;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.routes.Behind;
import folkmoot.gateway.routes.RequestIds;
import folkmoot.gateway.routes.Routes;
import folkmoot.protocol.client.WatchRequest;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** The HTTP server of one node, bound to its port. */
public final class GatewayServer {
  private final ActorSystem<?> system;
  private final GatewaySettings settings;
  private final ServerBinding binding;
  private final AtomicReference<Optional<String>> leaving;
  private final ActorRef<WatchRequest> watches;

  private GatewayServer(
      ActorSystem<?> system,
      GatewaySettings settings,
      ServerBinding binding,
      AtomicReference<Optional<String>> leaving,
      ActorRef<WatchRequest> watches) {
    this.system = system;
    this.settings = settings;
    this.binding = binding;
    this.leaving = leaving;
    this.watches = watches;
  }

  /**
   * Binds the port of {@code settings} and serves.
   *
   * @return fails with an {@link UncheckedIOException} that names host and port if it cannot bind
   */
  public static CompletionStage<GatewayServer> bind(
      ActorSystem<?> system, GatewaySettings settings, Behind behind) {
    AtomicReference<Optional<String>> leaving = new AtomicReference<>(Optional.empty());
    RequestIds ids = new RequestIds(settings.self().nodeId(), system.startTime());
    Routes routes = new Routes(system, settings, behind, ids, leaving::get);
    ServerSettings tuned = ServerTuning.settings(system.settings().config(), settings);
    GatewaySettings.Address address = settings.address();
    return Http.get(system)
        .newServerAt(address.host(), address.port())
        .withSettings(tuned)
        .bind(routes::answer)
        .handle(
            (binding, failure) -> {
              if (failure != null) throw notBound(address, failure);
              return new GatewayServer(system, settings, binding, leaving, behind.watches());
            });
  }

  /** Where it listens; tells the port that was taken for port 0. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /**
   * Leaves in good order: not ready at once; after {@code drain-notice} no new connections and no
   * new requests; what is under way is answered, for at most {@code hardDeadline} in all. Watches
   * end at once, and say so.
   *
   * @return done when the port is free and every connection closed
   */
  public CompletionStage<Done> drain(Duration hardDeadline) {
    leaving.set(Optional.of("this node is shutting down"));
    watches.tell(new WatchRequest.EndAll());
    Duration notice = settings.server().drainNotice();
    Duration first = notice.compareTo(hardDeadline) < 0 ? notice : hardDeadline;
    CompletableFuture<Done> noticed = new CompletableFuture<>();
    system
        .scheduler()
        .scheduleOnce(first, () -> noticed.complete(Done.getInstance()), system.executionContext());
    return noticed
        .thenCompose(done -> binding.terminate(hardDeadline.minus(first)))
        .thenApply(terminated -> Done.getInstance());
  }

  private static UncheckedIOException notBound(GatewaySettings.Address address, Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || !(cause instanceof BindException))
        && cause.getCause() != null) cause = cause.getCause();
    // Pekko's reason for a name that does not resolve is an exception without a message.
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String message = "cannot listen on %s:%d: %s".formatted(address.host(), address.port(), reason);
    BindException because = new BindException(message);
    because.initCause(failure);
    return new UncheckedIOException(message, because);
  }
}
