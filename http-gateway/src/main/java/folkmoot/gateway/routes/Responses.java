package folkmoot.gateway.routes;

import folkmoot.gateway.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Responses with the headers that all of them bear. */
final class Responses {
  static final String NOT_APPLIED = "not_applied";

  private final CommonHeaders common;
  private final String self;

  Responses(CommonHeaders common, String self) {
    this.common = common;
    this.self = self;
  }

  /** The node that this gateway belongs to. */
  String self() {
    return self;
  }

  /** A JSON answer that this gateway gives itself. */
  HttpResponse json(Exchange exchange, int status, JsonWriter body, HttpHeader... more) {
    return json(exchange, status, body, List.of(header("X-Served-By", self)), more);
  }

  /** A JSON answer with {@code served}, the headers that tell who gave it. */
  HttpResponse json(
      Exchange exchange, int status, JsonWriter body, List<HttpHeader> served, HttpHeader... more) {
    return bytes(exchange, status, ContentTypes.APPLICATION_JSON, body.toBytes(), served, more);
  }

  /** An answer with any content. */
  HttpResponse bytes(
      Exchange exchange,
      int status,
      ContentType.NonBinary type,
      byte[] body,
      List<HttpHeader> served,
      HttpHeader... more) {
    List<HttpHeader> headers = new ArrayList<>(12);
    headers.addAll(common.always());
    headers.add(header("X-Request-Id", exchange.requestId()));
    headers.addAll(served);
    headers.addAll(List.of(more));
    return HttpResponse.create()
        .withStatus(status)
        .withHeaders(headers)
        .withEntity(HttpEntities.create(type, ByteString.fromArrayUnsafe(body)));
  }

  /** An answer that goes on. */
  HttpResponse streamed(Exchange exchange, ResponseEntity content, List<HttpHeader> served) {
    List<HttpHeader> headers = new ArrayList<>(12);
    headers.addAll(common.always());
    headers.add(header("X-Request-Id", exchange.requestId()));
    headers.addAll(served);
    return HttpResponse.create().withHeaders(headers).withEntity(content);
  }

  /** What the client has is what there is: no content (RFC 9110 §15.4.5). */
  HttpResponse notModified(Exchange exchange, List<HttpHeader> served, HttpHeader etag) {
    List<HttpHeader> headers = new ArrayList<>(12);
    headers.addAll(common.always());
    headers.add(header("X-Request-Id", exchange.requestId()));
    headers.addAll(served);
    headers.add(etag);
    return HttpResponse.create()
        .withStatus(304)
        .withHeaders(headers)
        .withEntity(HttpEntities.EMPTY);
  }

  /** The answer to OPTIONS, also where there is nothing. */
  HttpResponse preflight(Exchange exchange, Route route) {
    HttpHeader[] headers = common.preflight(route.methods()).toArray(HttpHeader[]::new);
    List<HttpHeader> served = List.of(header("X-Served-By", self));
    return bytes(exchange, 200, ContentTypes.TEXT_PLAIN_UTF8, new byte[0], served, headers);
  }

  HttpResponse refusal(Exchange exchange, Refusal refusal) {
    JsonWriter body = error(refusal.getMessage(), refusal.code());
    if (!refusal.offered().isEmpty()) body.list("offered", refusal.offered());
    refusal.detail().ifPresent(detail -> body.field("detail", detail));
    boolean aboutData = refusal.status() != 404 && refusal.status() != 405;
    boolean unserved = refusal.status() == 503;
    if (unserved || exchange.writes() && aboutData) body.field("outcome", NOT_APPLIED);
    HttpHeader[] allow =
        refusal.allow().stream().map(a -> header("Allow", a)).toArray(HttpHeader[]::new);
    return json(exchange, refusal.status(), body, allow);
  }

  static JsonWriter error(String error, String code) {
    return new JsonWriter(160).field("error", error).field("code", code);
  }

  static HttpHeader header(String name, String value) {
    return RawHeader.create(name, value);
  }
}
