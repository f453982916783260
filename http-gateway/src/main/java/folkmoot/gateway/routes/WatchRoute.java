package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.Directory;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.TokenSeal;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Changes of a keyspace as they come: GET. The connection's demand is what asks the watch for more,
 * so that a client which does not read is held nothing but one batch.
 */
final class WatchRoute {
  /** The name of the limit of watches that are open at this node. */
  private static final String LIMIT = "watches";

  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Longer than any heartbeat. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private static final ContentType EVENTS = MediaTypes.TEXT_EVENT_STREAM.toContentType();

  private final ActorSystem<?> system;
  private final GatewaySettings settings;
  private final Directory directory;
  private final ActorRef<WatchRequest> watches;
  private final Responses responses;
  private final DataAnswers answers;
  private final RequestLog log;

  WatchRoute(
      ActorSystem<?> system,
      GatewaySettings settings,
      Behind behind,
      Responses responses,
      DataAnswers answers,
      RequestLog log) {
    this.system = system;
    this.settings = settings;
    this.directory = behind.directory();
    this.watches = behind.watches();
    this.responses = responses;
    this.answers = answers;
    this.log = log;
  }

  CompletionStage<HttpResponse> serve(Exchange exchange) throws Refusal {
    Keyspace keyspace = exchange.keyspace().orElseThrow(WatchRoute::notKnown);
    EventIds ids =
        new EventIds(directory.seal().map(TokenSeal::mark).orElseThrow(WatchRoute::notKnown));
    SortedMap<String, SortedSet<String>> groups = new TreeMap<>();
    keyspace.groups().forEach(group -> groups.put(group.id(), group.nodes()));
    WatchQuery query = WatchQuery.of(exchange, groups.keySet(), ids, settings);
    Idempotency.requireNone(exchange);
    exchange.conditions().requireNone();
    exchange.mayForward();
    return ask(
            to -> new WatchRequest.Open(groups, query.prefix(), query.seen(), query.timeout(), to),
            query.timeout())
        .thenApply(
            reply ->
                reply instanceof WatchReply.Opened opened
                    // Each watcher's order is that of the log, and it never goes back.
                    ? streamed(exchange, opened, new LoggedEvents(ids), "sequential")
                    : refused(exchange, reply, ids));
  }

  /** Of values that merge: what there is at this node, and from then on what has changed. */
  CompletionStage<HttpResponse> serveMerging(Exchange exchange) throws Refusal {
    WatchQuery query = WatchQuery.ofMerging(exchange, settings);
    String group = exchange.keyspace().orElseThrow().groups().get(0).id();
    exchange.mayForward();
    return ask(
            to -> new WatchRequest.OpenMerging(group, query.prefix(), query.timeout(), to),
            query.timeout())
        .thenApply(
            reply ->
                reply instanceof WatchReply.Opened opened
                    ? streamed(exchange, opened, new MergedEvents(), "local")
                    : refused(exchange, reply));
  }

  private CompletionStage<WatchReply> ask(
      Function<ActorRef<WatchReply>, WatchRequest> request, Duration timeout) {
    return AskPattern.<WatchRequest, WatchReply>ask(
        watches, request::apply, timeout.plus(GRACE), system.scheduler());
  }

  private static Refusal notKnown() {
    return new Refusal(503, "The catalog is not known here yet", "unavailable");
  }

  // ---- the stream

  /**
   * @param level that it is given
   */
  private HttpResponse streamed(
      Exchange exchange, WatchReply.Opened opened, EventStream stream, String level) {
    Told told = new Told();
    Source<ByteString, NotUsed> coming =
        Source.unfoldAsync(
            opened.watch(), watch -> told.isOver ? nothing() : next(watch, told, stream));
    Source<ByteString, ?> events =
        Source.single(stream.begin(opened.seen()))
            .concat(coming)
            .watchTermination(
                (started, done) -> {
                  done.whenComplete(
                      (ended, failure) -> {
                        opened.watch().tell(new WatchRequest.Close());
                        log.watched(exchange, told.events, told.millis());
                      });
                  return started;
                });
    return responses.streamed(
        exchange,
        HttpEntities.create(EVENTS, events),
        List.of(
            header("X-Served-By", responses.self()),
            header("X-Effective-Consistency", level),
            header("X-Accel-Buffering", "no")));
  }

  /** What one stream has told; touched by its own steps only, one after the other. */
  private static final class Told {
    private final long began = System.nanoTime();
    private volatile boolean isOver;
    private volatile long events;

    long millis() {
      return (System.nanoTime() - began) / 1_000_000;
    }

    void more(int count) {
      events = events + count;
    }
  }

  private CompletionStage<Optional<Pair<ActorRef<WatchRequest.OfOne>, ByteString>>> next(
      ActorRef<WatchRequest.OfOne> watch, Told told, EventStream stream) {
    return AskPattern.<WatchRequest.OfOne, WatchReply>ask(
            watch, WatchRequest.Next::new, SILENCE, system.scheduler())
        .thenApply(reply -> Optional.of(Pair.create(watch, written(reply, told, stream))));
  }

  private static <T> CompletionStage<Optional<T>> nothing() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static ByteString written(WatchReply reply, Told told, EventStream stream) {
    if (reply instanceof WatchReply.Events events) {
      told.more(events.events().size());
      return stream.told(events);
    }
    if (reply instanceof WatchReply.Values values) {
      told.more(values.keys().size());
      return stream.told(values);
    }
    if (reply instanceof WatchReply.Progress progress) return stream.progress(progress.seen());
    told.isOver = true;
    return stream.end((WatchReply.Ended) reply);
  }

  // ---- refusals, before a stream begins

  private HttpResponse refused(Exchange exchange, WatchReply reply, EventIds ids) {
    if (reply instanceof WatchReply.LetGo gone) {
      JsonWriter body =
          Responses.error(
                  "What comes next is remembered no more: scan, and watch from the scan's index",
                  "compacted")
              .field("oldest", ids.text(gone.rest()));
      return responses.json(exchange, 410, body);
    }
    if (reply instanceof WatchReply.OfAnother)
      return responses.json(exchange, 410, Responses.error(EventIds.OTHER, EventIds.OTHER_CODE));
    if (reply instanceof WatchReply.NotReached)
      return unavailable(exchange, "This node has not come as far as that id", "not_reached");
    return refused(exchange, reply);
  }

  private HttpResponse refused(Exchange exchange, WatchReply reply) {
    if (reply instanceof WatchReply.TooMany) return answers.busy(exchange, LIMIT, 1);
    return unavailable(exchange, ((WatchReply.Unavailable) reply).reason(), "unavailable");
  }

  private HttpResponse unavailable(Exchange exchange, String error, String code) {
    HttpHeader later = header("Retry-After", "1");
    return responses.json(exchange, 503, Responses.error(error, code), later);
  }
}
