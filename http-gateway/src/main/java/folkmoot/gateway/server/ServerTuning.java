package folkmoot.gateway.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.gateway.routes.CommonHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * Pekko HTTP's settings made from ours. In code, since of two libraries' {@code reference.conf}
 * that set one key it is chance which wins.
 */
final class ServerTuning {
  private ServerTuning() {}

  static ServerSettings settings(Config system, GatewaySettings settings) {
    Config ours =
        ConfigFactory.parseMap(server(settings.server(), settings.limits().rate().perSecond() > 0))
            .atPath("pekko.http.server");
    ServerSettings made = ServerSettings.create(ours.withFallback(system));
    return made.withParserSettings(made.getParserSettings().withCustomMethods(NobodysMethods.all()))
        .withTerminationDeadlineExceededResponse(drained(settings));
  }

  private static Map<String, Object> server(GatewaySettings.Server server, boolean rated) {
    Map<String, Object> keys = new TreeMap<>();
    keys.put("server-header", "");
    keys.put("default-host-header", "localhost");
    keys.put("enable-http2", "off");
    keys.put("raw-request-uri-header", "on");
    keys.put("remote-address-attribute", rated ? "on" : "off");
    keys.put("max-connections", server.maxConnections());
    keys.put("backlog", server.backlog());
    keys.put("bind-timeout", "10 s");
    keys.put("idle-timeout", millis(server.idleTimeout()));
    keys.put("linger-timeout", millis(server.idleTimeout()));
    // The gateway keeps each request's own deadline; Pekko HTTP's would cost a timer per request.
    keys.put("request-timeout", "0 s");
    keys.put("socket-options.tcp-no-delay", "true");
    parsing(server).forEach((key, value) -> keys.put("parsing." + key, value));
    return keys;
  }

  private static Map<String, Object> parsing(GatewaySettings.Server server) {
    Map<String, Object> keys = new TreeMap<>();
    keys.put("error-handler", ParsingRefusals.class.getName());
    keys.put("error-logging-verbosity", "off");
    keys.put("illegal-header-warnings", "off");
    keys.put("modeled-header-parsing", "off");
    keys.put("uri-parsing-mode", "relaxed");
    keys.put("max-uri-length", server.maxUriBytes());
    keys.put("max-header-value-length", server.maxHeaderBytes());
    keys.put("max-header-count", server.maxHeaderCount());
    // The routes have limits of their own, and read on to be able to say so.
    keys.put("max-content-length", "infinite");
    return keys;
  }

  /** As Pekko HTTP reads it: it takes no number. */
  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  /** For requests still under way when a drain has run out of time. */
  private static HttpResponse drained(GatewaySettings settings) {
    List<HttpHeader> headers =
        new ArrayList<>(new CommonHeaders(settings.address().allowOrigin()).always());
    String self = settings.self().nodeId();
    headers.add(RawHeader.create("X-Served-By", self));
    headers.add(RawHeader.create("X-Request-Id", self + "-drained"));
    JsonWriter body =
        new JsonWriter(80)
            .field("error", "Shutting down")
            .field("code", "shutting_down")
            .field("outcome", "unknown");
    return HttpResponse.create()
        .withStatus(503)
        .withHeaders(headers)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body.toBytes()));
  }
}
