package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final ActorRef<WatchRequest> watches;
  private final Responses responses;
  private final DataAnswers answers;
  private final RequestLog log;

  WatchRoute(
      ActorSystem<?> system,
      GatewaySettings settings,
      ActorRef<WatchRequest> watches,
      Responses responses,
      DataAnswers answers,
      RequestLog log) {
    this.system = system;
    this.settings = settings;
    this.watches = watches;
    this.responses = responses;
    this.answers = answers;
    this.log = log;
  }

  CompletionStage<HttpResponse> serve(Exchange exchange) throws Refusal {
    SortedSet<String> groups = new TreeSet<>();
    SortedSet<String> nodes = new TreeSet<>();
    if (exchange.keyspace().isPresent()) {
      for (Keyspace.Group group : exchange.keyspace().get().groups()) {
        if (groups.isEmpty()) nodes.addAll(group.nodes());
        nodes.retainAll(group.nodes());
        groups.add(group.id());
      }
    } else {
      groups.add(Keyspace.DEFAULT);
      nodes.add(responses.self());
    }
    WatchQuery query = WatchQuery.of(exchange, groups, settings);
    Idempotency.requireNone(exchange);
    exchange.conditions().requireNone();
    exchange.mayForward();
    if (!nodes.contains(responses.self()))
      return CompletableFuture.completedFuture(elsewhere(exchange, nodes));
    return AskPattern.<WatchRequest, WatchReply>ask(
            watches,
            to -> new WatchRequest.Open(groups, query.prefix(), query.seen(), query.timeout(), to),
            query.timeout().plus(GRACE),
            system.scheduler())
        .thenApply(
            reply ->
                reply instanceof WatchReply.Opened opened
                    ? streamed(exchange, opened)
                    : refused(exchange, reply));
  }

  // ---- the stream

  private HttpResponse streamed(Exchange exchange, WatchReply.Opened opened) {
    Told told = new Told();
    Source<ByteString, NotUsed> coming =
        Source.unfoldAsync(opened.watch(), watch -> told.isOver ? nothing() : next(watch, told));
    Source<ByteString, ?> events =
        Source.single(EventStream.begin(opened.seen()))
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
            // Each watcher's order is that of the log, and it never goes back.
            header("X-Effective-Consistency", "sequential"),
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
      ActorRef<WatchRequest.OfOne> watch, Told told) {
    return AskPattern.<WatchRequest.OfOne, WatchReply>ask(
            watch, WatchRequest.Next::new, SILENCE, system.scheduler())
        .thenApply(reply -> Optional.of(Pair.create(watch, written(reply, told))));
  }

  private static <T> CompletionStage<Optional<T>> nothing() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static ByteString written(WatchReply reply, Told told) {
    if (reply instanceof WatchReply.Events events) {
      told.more(events.events().size());
      return EventStream.events(events);
    }
    if (reply instanceof WatchReply.Progress progress) return EventStream.progress(progress.seen());
    told.isOver = true;
    return EventStream.end((WatchReply.Ended) reply);
  }

  // ---- refusals, before a stream begins

  private HttpResponse refused(Exchange exchange, WatchReply reply) {
    if (reply instanceof WatchReply.LetGo gone) {
      JsonWriter body =
          Responses.error(
                  "What comes next is remembered no more: scan, and watch from the scan's index",
                  "compacted")
              .field("oldest", gone.oldest().toString());
      return responses.json(exchange, 410, body);
    }
    if (reply instanceof WatchReply.OfAnother)
      return responses.json(
          exchange, 410, Responses.error("The id is not one of this keyspace", "other_keyspace"));
    if (reply instanceof WatchReply.TooMany) return answers.busy(exchange, LIMIT, 1);
    if (reply instanceof WatchReply.NotReached)
      return unavailable(exchange, "This node has not come as far as that id", "not_reached");
    return unavailable(exchange, ((WatchReply.Unavailable) reply).reason(), "unavailable");
  }

  /** A watch is not forwarded: it would hang on two nodes. */
  private HttpResponse elsewhere(Exchange exchange, SortedSet<String> nodes) {
    JsonWriter body =
        Responses.error(
                "This node does not keep all of the keyspace: ask one that does", "not_here")
            .list("nodes", nodes);
    return responses.json(exchange, 503, body);
  }

  private HttpResponse unavailable(Exchange exchange, String error, String code) {
    HttpHeader later = header("Retry-After", "1");
    return responses.json(exchange, 503, Responses.error(error, code), later);
  }
}
