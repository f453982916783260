package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.Answer;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What is answered about data: the successes of each operation, and the failures they share. */
final class DataAnswers {
  private final Responses responses;

  DataAnswers(Responses responses) {
    this.responses = responses;
  }

  /** A read under a condition is a read all the same: it is judged by what was found. */
  HttpResponse read(
      Exchange exchange, String key, ReadLevel asked, Precondition condition, Answer answer) {
    if (reply(answer) instanceof ClientReply.Found found) {
      Optional<HttpResponse> unmet =
          Preconditions.unmet(responses, exchange, key, condition, found);
      if (unmet.isPresent()) return unmet.get();
      JsonWriter body =
          new JsonWriter(found.value().length + key.length() + 160)
              .field("key", key)
              .raw("value", found.value())
              .field("nodeRole", found.served().role().label())
              .field("consistency", asked.label())
              .field("version", found.version())
              .field("servedBy", found.served().nodeId());
      List<HttpHeader> served = served(found.served(), found.given());
      return responses.json(exchange, 200, body, served, etag(found.version()));
    }
    if (reply(answer) instanceof ClientReply.Absent absent)
      return absent(exchange, key, served(absent.served(), asked));
    return failure(exchange, answer);
  }

  HttpResponse put(Exchange exchange, String key, byte[] value, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Written written))
      return failure(exchange, key, answer);
    JsonWriter body =
        new JsonWriter(value.length + key.length() + 160)
            .field("success", true)
            .field("key", key)
            .raw("value", value)
            .field("leaderId", leader(written))
            .field("achievedQuorum", true)
            .field("writeQuorum", written.copies())
            .field("version", written.version());
    return responses.json(exchange, 200, body, served(written), etag(written.version()));
  }

  HttpResponse delete(Exchange exchange, String key, Answer answer) {
    if (reply(answer) instanceof ClientReply.Written written) {
      JsonWriter body =
          new JsonWriter(key.length() + 100)
              .field("success", true)
              .field("key", key)
              .field("leaderId", leader(written))
              .field("version", written.version());
      return responses.json(exchange, 200, body, served(written));
    }
    if (reply(answer) instanceof ClientReply.Absent absent)
      return absent(exchange, key, replayed(served(absent.served()), absent.repeated()));
    return failure(exchange, key, answer);
  }

  HttpResponse count(Exchange exchange, String key, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Counted counted))
      return failure(exchange, key, answer);
    JsonWriter body =
        new JsonWriter(key.length() + 80)
            .field("key", key)
            .field("value", counted.value())
            .field("version", counted.version());
    List<HttpHeader> served = replayed(served(counted.served()), counted.firstLeader().isPresent());
    return responses.json(exchange, 200, body, served, etag(counted.version()));
  }

  HttpResponse transaction(Exchange exchange, Transaction asked, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Ran ran)) return failure(exchange, answer);
    JsonWriter body = TransactionResults.written(asked, ran);
    List<HttpHeader> served = replayed(served(ran.served()), ran.firstLeader().isPresent());
    return responses.json(exchange, 200, body, served);
  }

  HttpResponse scan(Exchange exchange, ScanQuery asked, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Page page)) return failure(exchange, answer);
    JsonWriter body = ScanPage.written(asked, page);
    return responses.json(exchange, 200, body, served(page.served(), page.given()));
  }

  HttpResponse merged(Exchange exchange, ScanQuery asked, MergedScan.Merged page) {
    List<HttpHeader> served =
        List.of(
            header("X-Served-By", String.join(", ", page.nodes())),
            header("X-Effective-Consistency", asked.level().label()));
    return responses.json(exchange, 200, ScanPage.written(asked, page), served);
  }

  private HttpResponse failure(Exchange exchange, String key, Answer answer) {
    return reply(answer) instanceof ClientReply.Undone undone
            && undone.why() == ClientReply.Undone.Why.NOT_MATCHED
        ? Preconditions.failed(responses, exchange, key, undone.version(), served(undone))
        : failure(exchange, answer);
  }

  HttpResponse batch(Exchange exchange, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Written written)) return failure(exchange, answer);
    JsonWriter body = new JsonWriter(40).field("success", true).field("count", written.count());
    return responses.json(exchange, 200, body, served(written));
  }

  private HttpResponse absent(Exchange exchange, String key, List<HttpHeader> served) {
    JsonWriter body = Responses.error("Key not found", "key_not_found").field("key", key);
    return responses.json(exchange, 404, body, served);
  }

  HttpResponse failure(Exchange exchange, Answer answer) {
    if (answer instanceof Answer.NotTheLeader no)
      return unserved(exchange, "Not the leader", "not_leader", no.here(), leader(no.here()));
    if (answer instanceof Answer.NoLeader no)
      return unserved(exchange, "No leader", "no_leader", no.last(), Optional.empty());
    if (answer instanceof Answer.CannotServe no)
      return unserved(exchange, no.reason(), code(no), no.last(), leader(no.last()));
    if (answer instanceof Answer.TooMany) return busy(exchange, Overload.REQUESTS, 1);
    if (answer instanceof Answer.Stopped) {
      JsonWriter body = Responses.error("Shutting down", "shutting_down");
      return responses.json(exchange, 503, body.field("outcome", Responses.NOT_APPLIED));
    }
    if (answer instanceof Answer.Replied replied) return failure(exchange, replied.reply());
    return exchange.writes()
        ? unknown(exchange, "No answer before the deadline", List.of())
        : responses.json(
            exchange, 504, Responses.error("No answer before the deadline", "timeout"));
  }

  private HttpResponse failure(Exchange exchange, ClientReply reply) {
    if (reply instanceof ClientReply.Unknown unknown)
      return unknown(exchange, unknown.reason(), served(unknown.served()));
    if (reply instanceof ClientReply.Refused refused)
      return responses.refusal(exchange, Refusal.bad(refused.reason(), refused.code()));
    if (reply instanceof ClientReply.Conflict conflict) return conflict(exchange, conflict);
    if (reply instanceof ClientReply.Undone undone) return undone(exchange, undone);
    if (reply instanceof ClientReply.SessionLost lost)
      return unknown(exchange, "The session of this node has expired", served(lost.served()));
    if (reply instanceof ClientReply.Overloaded over)
      return busy(exchange, over.limit(), (over.retryAfterMillis() + 999) / 1000);
    throw new IllegalStateException("an answer to another question: " + reply);
  }

  private HttpResponse conflict(Exchange exchange, ClientReply.Conflict conflict) {
    JsonWriter body =
        Responses.error(conflict.reason(), conflict.code()).field("outcome", Responses.NOT_APPLIED);
    return responses.json(exchange, 409, body, served(conflict.served()));
  }

  private HttpResponse undone(Exchange exchange, ClientReply.Undone undone) {
    return switch (undone.why()) {
      case NOT_AN_INTEGER ->
          undone(exchange, 409, "The value is not a whole number", "not_an_integer", undone);
      case OUT_OF_RANGE ->
          undone(exchange, 409, "The sum has more than 64 bits", "out_of_range", undone);
      case NOT_COMPARABLE ->
          undone(
              exchange,
              400,
              "Only number with number and string with string have an order",
              "not_comparable",
              undone);
      case RESULTS_TOO_LARGE ->
          undone(exchange, 413, "The values to be read are too large", "results_too_large", undone);
      case NOT_MATCHED -> throw new IllegalStateException("a condition of no key: " + undone);
    };
  }

  private HttpResponse undone(
      Exchange exchange, int status, String error, String code, ClientReply.Undone undone) {
    JsonWriter body = Responses.error(error, code).field("outcome", Responses.NOT_APPLIED);
    return responses.json(exchange, status, body, served(undone));
  }

  private static List<HttpHeader> served(ClientReply.Undone undone) {
    return replayed(served(undone.served()), undone.repeated());
  }

  private static String code(Answer.CannotServe no) {
    return no.reason().equals(ClientReply.DiskFull.REASON) ? "disk_full" : "unavailable";
  }

  private HttpResponse unserved(
      Exchange exchange, String error, String code, Served by, Optional<String> leader) {
    JsonWriter body =
        Responses.error(error, code)
            .field("currentRole", by.role().label())
            .field("leaderId", leader.orElse(null))
            .field("outcome", Responses.NOT_APPLIED);
    List<HttpHeader> served = new ArrayList<>();
    served.add(header("X-Served-By", by.nodeId()));
    leader.ifPresent(id -> served.add(header("X-Leader-Id", id)));
    return responses.json(exchange, 503, body, served);
  }

  private HttpResponse unknown(Exchange exchange, String reason, List<HttpHeader> served) {
    JsonWriter body =
        Responses.error("Write quorum not reached", "write_quorum_not_reached")
            .field("success", false)
            .field("achievedQuorum", false)
            .field("outcome", "unknown")
            .field("reason", reason);
    return served.isEmpty()
        ? responses.json(exchange, 504, body)
        : responses.json(exchange, 504, body, served);
  }

  /**
   * Past a limit; nothing applied.
   *
   * @param limit its name, in snake case
   */
  HttpResponse busy(Exchange exchange, String limit, long retryAfterSeconds) {
    JsonWriter body = Responses.error("Past a limit: " + limit.replace('_', ' '), limit);
    if (exchange.writes()) body.field("outcome", Responses.NOT_APPLIED);
    String seconds = Long.toString(Math.max(1, retryAfterSeconds));
    return responses.json(exchange, 429, body, header("Retry-After", seconds));
  }

  private static ClientReply reply(Answer answer) {
    return answer instanceof Answer.Replied replied ? replied.reply() : null;
  }

  /** A write is in the one order of its group, whatever was awaited. */
  private static List<HttpHeader> served(Served served) {
    return served(served, ReadLevel.STRONG);
  }

  private static List<HttpHeader> served(ClientReply.Written written) {
    return replayed(served(written.served()), written.firstLeader().isPresent());
  }

  private static List<HttpHeader> replayed(List<HttpHeader> served, boolean isReplay) {
    if (isReplay) served.add(header("Idempotent-Replay", "true"));
    return served;
  }

  static List<HttpHeader> served(Served served, ReadLevel given) {
    List<HttpHeader> headers = new ArrayList<>(5);
    headers.add(header("X-Served-By", served.nodeId()));
    leader(served).ifPresent(id -> headers.add(header("X-Leader-Id", id)));
    headers.add(header("X-Effective-Consistency", given.label()));
    if (given == ReadLevel.READ_YOUR_WRITES) headers.add(header("X-Consistency-Scope", "gateway"));
    return headers;
  }

  private static Optional<String> leader(Served served) {
    return served.role() == Role.LEADER ? Optional.of(served.nodeId()) : served.leaderId();
  }

  /** As the first answer said it, whoever leads by now. */
  private static String leader(ClientReply.Written written) {
    return written.firstLeader().or(() -> leader(written.served())).orElse(null);
  }

  static HttpHeader etag(long version) {
    return header("ETag", "\"" + version + "\"");
  }
}
