package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.ChangeEvent.Kind;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Watches that do what the prefix says: refuse, or tell of three changes and of progress, and then
 * end, tell of progress again and again, or wait.
 */
public final class FakeWatches {
  /** How many clients have gone. */
  public final AtomicInteger closed = new AtomicInteger();

  /** Clients that wait for what comes. */
  private final Queue<ActorRef<WatchReply>> waiting = new ConcurrentLinkedQueue<>();

  public Behavior<WatchRequest> create() {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                request -> {
                  if (request instanceof WatchRequest.Open asked) {
                    WatchReply refusal = refusal(asked.prefix());
                    asked.replyTo().tell(refusal != null ? refusal : opened(context, asked));
                  } else if (request instanceof WatchRequest.OpenMerging asked) {
                    WatchReply refusal = refusal(asked.prefix());
                    asked.replyTo().tell(refusal != null ? refusal : opened(context, asked));
                  } else {
                    waiting.forEach(client -> client.tell(ended(Reason.STOPPING)));
                  }
                  return Behaviors.same();
                }));
  }

  private static WatchReply refusal(String prefix) {
    return switch (prefix) {
      case "!let-go" -> new WatchReply.LetGo(id(900, 1));
      case "!not-reached" -> new WatchReply.NotReached();
      case "!other" -> new WatchReply.OfAnother();
      case "!too-many" -> new WatchReply.TooMany(7);
      case "!unavailable" -> new WatchReply.Unavailable("the node is starting");
      default -> null;
    };
  }

  private WatchReply opened(ActorContext<WatchRequest> context, WatchRequest.Open asked) {
    WatchId seen = asked.seen().orElse(id(1000, 0));
    ActorRef<WatchRequest.OfOne> watch = context.spawnAnonymous(watch(asked.prefix(), seen, 0));
    return new WatchReply.Opened(watch, seen);
  }

  private Behavior<WatchRequest.OfOne> watch(String prefix, WatchId seen, int told) {
    return Behaviors.receive(
        (context, request) -> {
          if (request instanceof WatchRequest.Next next) {
            if (told == 0) next.replyTo().tell(changes(prefix));
            else if (told == 1) next.replyTo().tell(new WatchReply.Progress(id(1009, 0)));
            else if (prefix.equals("!slow")) next.replyTo().tell(ended(Reason.SLOW));
            else if (prefix.equals("!lost")) next.replyTo().tell(ended(Reason.LET_GO));
            else if (prefix.equals("!beat")) beat(context, next.replyTo());
            else waiting.add(next.replyTo());
            return watch(prefix, seen, told + 1);
          }
          closed.incrementAndGet();
          return Behaviors.stopped();
        });
  }

  private WatchReply opened(ActorContext<WatchRequest> context, WatchRequest.OpenMerging asked) {
    ActorRef<WatchRequest.OfOne> watch = context.spawnAnonymous(merging(asked.prefix(), 0));
    return new WatchReply.Opened(watch, WatchId.NOTHING);
  }

  /** Two keys that are there, a change of one of them, and nothing. */
  private Behavior<WatchRequest.OfOne> merging(String prefix, int told) {
    return Behaviors.receive(
        (context, request) -> {
          if (request instanceof WatchRequest.Next next) {
            if (told == 0) next.replyTo().tell(values(prefix, 1, true));
            else if (told == 1) next.replyTo().tell(values(prefix, 2, false));
            else if (told == 2) next.replyTo().tell(new WatchReply.Progress(WatchId.NOTHING));
            else if (prefix.equals("!slow")) next.replyTo().tell(endedMerging(Reason.SLOW));
            else waiting.add(next.replyTo());
            return merging(prefix, told + 1);
          }
          closed.incrementAndGet();
          return Behaviors.stopped();
        });
  }

  private static WatchReply values(String prefix, long number, boolean present) {
    Shown count = new Shown.Number(BigInteger.valueOf(number));
    Shown fields = new Shown.Fields(new TreeMap<>(Map.of("f", "{\"n\":1}")));
    MergedKey a = new MergedKey(prefix + "a", "pn_counter", count, List.of());
    Other map = new Other("or_map", fields);
    MergedKey b = new MergedKey(prefix + "b", "flag", new Shown.Truth(true), List.of(map));
    return new WatchReply.Values(present ? List.of(a, b) : List.of(a), present);
  }

  private static WatchReply endedMerging(Reason reason) {
    return new WatchReply.Ended(reason, WatchId.NOTHING, WatchId.NOTHING);
  }

  private static void beat(ActorContext<?> context, ActorRef<WatchReply> client) {
    WatchReply beat = new WatchReply.Progress(id(1009, 0));
    context.scheduleOnce(Duration.ofMillis(50), client, beat);
  }

  private static WatchReply changes(String prefix) {
    return new WatchReply.Events(
        List.of(
            told(1001, 1, Kind.PUT, prefix + "a", "{\"n\":\r\n 1}"),
            told(1001, 2, Kind.DELETE, prefix + "b", ""),
            told(1007, 1, Kind.EXPIRE, prefix + "c", "")));
  }

  private static WatchReply ended(Reason reason) {
    WatchId seen = id(1009, 0);
    return new WatchReply.Ended(reason, seen, reason == Reason.LET_GO ? id(900, 1) : seen);
  }

  private static WatchReply.Told told(long index, int count, Kind kind, String key, String json) {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    return new WatchReply.Told(
        id(index, count), new ChangeEvent(new Position(index, count), kind, key, value));
  }

  private static WatchId id(long index, int count) {
    return new WatchId(new TreeMap<>(Map.of("default", new Position(index, count))));
  }
}
