package folkmoot.gateway.server;

import folkmoot.gateway.json.JsonWriter;
import folkmoot.gateway.routes.CommonHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Words what Pekko HTTP's parser refuses, as JSON with the headers of every answer. Pekko HTTP
 * makes instances by name, so what they need comes in the server settings: the headers are those of
 * the response for a drain that is over.
 */
public final class ParsingRefusals extends ParsingErrorHandler {

  /** What a client is told. */
  private record Verdict(int status, String error, String code) {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    log.debug("refused a request: {}: {}", status, info.summary());
    Verdict verdict = verdict(status.intValue(), info);
    JsonWriter body =
        new JsonWriter(160)
            .field("error", verdict.error())
            .field("code", verdict.code())
            .field("detail", info.summary());
    List<HttpHeader> headers = new ArrayList<>();
    settings.getTerminationDeadlineExceededResponse().getHeaders().forEach(headers::add);
    headers.removeIf(header -> header.is("x-request-id"));
    headers.add(RawHeader.create("X-Request-Id", UUID.randomUUID().toString()));
    if (verdict.status() == 405) headers.add(RawHeader.create("Allow", CommonHeaders.METHODS));
    return HttpResponse.create()
        .withStatus(verdict.status())
        .withHeaders(headers)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body.toBytes()));
  }

  private static Verdict verdict(int status, ErrorInfo info) {
    return switch (status) {
      // Pekko HTTP says 501 to a method that it does not know; here no route knows it.
      case 501 -> new Verdict(405, "Method not allowed", "method_not_allowed");
      case 413 -> new Verdict(413, "Request too large", "too_large");
      case 414 -> new Verdict(414, "URI too long", "uri_too_long");
      case 422 -> new Verdict(400, "This method takes no body", "bad_request");
      case 431 -> new Verdict(431, "Request headers too large", "headers_too_large");
      case 505 -> new Verdict(505, "HTTP version not supported", "http_version_not_supported");
      default -> malformed(info);
    };
  }

  private static Verdict malformed(ErrorInfo info) {
    if (!info.summary().startsWith("Illegal request-target"))
      return new Verdict(400, "Malformed HTTP request", "bad_request");
    return info.summary().contains("HEXDIG")
        ? new Verdict(400, "Bad percent-escape", "bad_percent_escape")
        : new Verdict(400, "Malformed request target", "bad_request_target");
  }
}
