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
import folkmoot.protocol.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What is answered about data: the successes of each operation, and the failures they share. */
final class DataAnswers {
  private final Responses responses;
  private final SessionTokens tokens;

  DataAnswers(Responses responses, SessionTokens tokens) {
    this.responses = responses;
    this.tokens = tokens;
  }

  /** A read under a condition is a read all the same: it is judged by what was found. */
  HttpResponse read(
      Exchange exchange, String key, ReadLevel asked, Precondition condition, Answer answer) {
    if (reply(answer) instanceof ClientReply.Found found) {
      List<HttpHeader> served = served(exchange, answer, found.served(), found.given());
      Optional<HttpResponse> unmet =
          Preconditions.unmet(responses, exchange, key, condition, found.version(), served);
      if (unmet.isPresent()) return unmet.get();
      JsonWriter body =
          new JsonWriter(found.value().length + key.length() + 160)
              .field("key", key)
              .raw("value", found.value())
              .field("nodeRole", found.served().role().label())
              .field("consistency", asked.label())
              .field("version", found.version())
              .field("servedBy", found.served().nodeId());
      return responses.json(exchange, 200, body, served, etag(found.version()));
    }
    if (reply(answer) instanceof ClientReply.Absent absent)
      return absent(exchange, key, served(exchange, answer, absent.served(), absent.given()));
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
    return responses.json(
        exchange, 200, body, served(exchange, answer, written), etag(written.version()));
  }

  HttpResponse delete(Exchange exchange, String key, Answer answer) {
    if (reply(answer) instanceof ClientReply.Written written) {
      JsonWriter body =
          new JsonWriter(key.length() + 100)
              .field("success", true)
              .field("key", key)
              .field("leaderId", leader(written))
              .field("version", written.version());
      return responses.json(exchange, 200, body, served(exchange, answer, written));
    }
    if (reply(answer) instanceof ClientReply.Absent absent) {
      List<HttpHeader> served = served(exchange, answer, absent.served(), absent.given());
      return absent(exchange, key, replayed(served, absent.repeated()));
    }
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
    List<HttpHeader> served =
        replayed(served(exchange, answer, counted.served()), counted.firstLeader().isPresent());
    return responses.json(exchange, 200, body, served, etag(counted.version()));
  }

  HttpResponse transaction(Exchange exchange, Transaction asked, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Ran ran)) return failure(exchange, answer);
    JsonWriter body = TransactionResults.written(asked, ran);
    List<HttpHeader> served =
        replayed(served(exchange, answer, ran.served()), ran.firstLeader().isPresent());
    return responses.json(exchange, 200, body, served);
  }

  HttpResponse scan(Exchange exchange, ScanQuery asked, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Page page)) return failure(exchange, answer);
    JsonWriter body = ScanPage.written(asked, page);
    return responses.json(
        exchange, 200, body, served(exchange, answer, page.served(), page.given()));
  }

  HttpResponse merged(
      Exchange exchange, ScanQuery asked, MergedScan.Merged page, SessionToken seen) {
    List<HttpHeader> served = new ArrayList<>();
    served.add(header("X-Served-By", String.join(", ", page.nodes())));
    served.add(header("X-Effective-Consistency", asked.level().label()));
    page.stalenessMillis()
        .ifPresent(millis -> served.add(header("X-Staleness-Ms", Long.toString(millis))));
    tokens.header(seen).ifPresent(served::add);
    return responses.json(exchange, 200, ScanPage.written(asked, page), served);
  }

  private HttpResponse failure(Exchange exchange, String key, Answer answer) {
    return reply(answer) instanceof ClientReply.Undone undone
            && undone.why() == ClientReply.Undone.Why.NOT_MATCHED
        ? Preconditions.failed(
            responses, exchange, key, undone.version(), served(exchange, answer, undone))
        : failure(exchange, answer);
  }

  HttpResponse batch(Exchange exchange, Answer answer) {
    if (!(reply(answer) instanceof ClientReply.Written written)) return failure(exchange, answer);
    JsonWriter body =
        new JsonWriter(60)
            .field("success", true)
            .field("count", written.count())
            .field("version", written.version());
    return responses.json(exchange, 200, body, served(exchange, answer, written));
  }

  HttpResponse absent(Exchange exchange, String key, List<HttpHeader> served) {
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
    if (answer instanceof Answer.Unsettled) {
      JsonWriter body =
          Responses.error("What this session has seen is not settled in time", "unavailable");
      return responses.json(exchange, 503, body.field("outcome", Responses.NOT_APPLIED));
    }
    if (answer instanceof Answer.Stopped) {
      JsonWriter body = Responses.error("Shutting down", "shutting_down");
      return responses.json(exchange, 503, body.field("outcome", Responses.NOT_APPLIED));
    }
    if (answer instanceof Answer.Replied replied) return failure(exchange, replied);
    return exchange.writes()
        ? unknown(exchange, "No answer before the deadline", List.of(), List.of())
        : responses.json(
            exchange, 504, Responses.error("No answer before the deadline", "timeout"));
  }

  private HttpResponse failure(Exchange exchange, Answer.Replied answer) {
    ClientReply reply = answer.reply();
    if (reply instanceof ClientReply.Unknown unknown)
      return unknown(
          exchange, unknown.reason(), unknown.copies(), served(exchange, answer, unknown.served()));
    if (reply instanceof ClientReply.SeenLost lost) return lost(exchange, answer, lost);
    if (reply instanceof ClientReply.Refused refused)
      return responses.refusal(exchange, Refusal.of(refused));
    if (reply instanceof ClientReply.Conflict conflict) return conflict(exchange, answer, conflict);
    if (reply instanceof ClientReply.Undone undone) return undone(exchange, answer, undone);
    if (reply instanceof ClientReply.SessionLost lost)
      return unknown(
          exchange,
          "The session of this node has expired",
          List.of(),
          served(exchange, answer, lost.served()));
    if (reply instanceof ClientReply.Overloaded over)
      return busy(exchange, over.limit(), (over.retryAfterMillis() + 999) / 1000);
    throw new IllegalStateException("an answer to another question: " + reply);
  }

  /** With a token to go on from, for who accepts the loss. */
  private HttpResponse lost(Exchange exchange, Answer answer, ClientReply.SeenLost lost) {
    JsonWriter body =
        Responses.error("What this session has seen was lost at a failover", "session_token_lost");
    if (exchange.writes()) body.field("outcome", Responses.NOT_APPLIED);
    return responses.json(exchange, 409, body, served(exchange, answer, lost.served()));
  }

  private HttpResponse conflict(Exchange exchange, Answer answer, ClientReply.Conflict conflict) {
    JsonWriter body =
        Responses.error(conflict.reason(), conflict.code()).field("outcome", Responses.NOT_APPLIED);
    return responses.json(exchange, 409, body, served(exchange, answer, conflict.served()));
  }

  private HttpResponse undone(Exchange exchange, Answer answer, ClientReply.Undone undone) {
    List<HttpHeader> served = served(exchange, answer, undone);
    return switch (undone.why()) {
      case NOT_AN_INTEGER ->
          undone(exchange, 409, "The value is not a whole number", "not_an_integer", served);
      case OUT_OF_RANGE ->
          undone(exchange, 409, "The sum has more than 64 bits", "out_of_range", served);
      case NOT_COMPARABLE ->
          undone(
              exchange,
              400,
              "Only number with number and string with string have an order",
              "not_comparable",
              served);
      case RESULTS_TOO_LARGE ->
          undone(exchange, 413, "The values to be read are too large", "results_too_large", served);
      case NOT_MATCHED -> throw new IllegalStateException("a condition of no key: " + undone);
    };
  }

  private HttpResponse undone(
      Exchange exchange, int status, String error, String code, List<HttpHeader> served) {
    JsonWriter body = Responses.error(error, code).field("outcome", Responses.NOT_APPLIED);
    return responses.json(exchange, status, body, served);
  }

  private List<HttpHeader> served(Exchange exchange, Answer answer, ClientReply.Undone undone) {
    return replayed(served(exchange, answer, undone.served()), undone.repeated());
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

  private HttpResponse unknown(
      Exchange exchange, String reason, List<String> copies, List<HttpHeader> served) {
    JsonWriter body =
        Responses.error("Write quorum not reached", "write_quorum_not_reached")
            .field("success", false)
            .field("achievedQuorum", false)
            .field("outcome", "unknown")
            .field("reason", reason);
    if (!copies.isEmpty()) body.list("copies", copies);
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

  /** What went through a log is in the one order of its group; among equals there is none. */
  private List<HttpHeader> served(Exchange exchange, Answer answer, Served served) {
    if (served.role() == Role.PEER) return List.of(header("X-Served-By", served.nodeId()));
    return served(exchange, answer, served, new ClientReply.Given(ReadLevel.STRONG));
  }

  /** What was answered before it was committed may yet be lost: nothing more is given. */
  private List<HttpHeader> served(Exchange exchange, Answer answer, ClientReply.Written written) {
    ReadLevel given = written.at().provisional() ? ReadLevel.EVENTUAL : ReadLevel.STRONG;
    List<HttpHeader> served =
        served(exchange, answer, written.served(), new ClientReply.Given(given));
    return replayed(served, written.firstLeader().isPresent());
  }

  private static List<HttpHeader> replayed(List<HttpHeader> served, boolean isReplay) {
    if (isReplay) served.add(header("Idempotent-Replay", "true"));
    return served;
  }

  private List<HttpHeader> served(
      Exchange exchange, Answer answer, Served served, ClientReply.Given given) {
    List<HttpHeader> headers = new ArrayList<>(6);
    headers.add(header("X-Served-By", served.nodeId()));
    leader(served).ifPresent(id -> headers.add(header("X-Leader-Id", id)));
    headers.add(header("X-Effective-Consistency", given.level().label()));
    if (given.level() == ReadLevel.READ_YOUR_WRITES && exchange.sessionToken().isEmpty())
      headers.add(header("X-Consistency-Scope", "gateway"));
    given
        .stalenessMillis()
        .ifPresent(millis -> headers.add(header("X-Staleness-Ms", Long.toString(millis))));
    if (answer instanceof Answer.Replied replied)
      tokens.header(replied.seen()).ifPresent(headers::add);
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
