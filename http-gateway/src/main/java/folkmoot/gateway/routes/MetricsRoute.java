package folkmoot.gateway.routes;

import static folkmoot.gateway.routes.Responses.header;

import folkmoot.gateway.metrics.PrometheusMeters;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** What the node counts and measures of itself, for Prometheus. */
final class MetricsRoute {
  private static final ContentType.NonBinary TEXT =
      MediaTypes.customWithOpenCharset(
              "text", "plain", Map.of("version", PrometheusMeters.FORMAT_VERSION), false)
          .toContentType(HttpCharsets.UTF_8);

  private final PrometheusMeters meters;
  private final Responses responses;

  MetricsRoute(PrometheusMeters meters, Responses responses) {
    this.meters = meters;
    this.responses = responses;
  }

  HttpResponse serve(Exchange exchange) {
    return responses.bytes(
        exchange, 200, TEXT, meters.scrape(), List.of(header("X-Served-By", responses.self())));
  }
}
