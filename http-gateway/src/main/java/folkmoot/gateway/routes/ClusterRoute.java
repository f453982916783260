package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.JsonWriter;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What an operator says of the nodes of the cluster. */
final class ClusterRoute {
  private static final int MOST_BYTES = 1024;

  private final GatewaySettings settings;
  private final CatalogAsker catalog;
  private final Responses responses;

  ClusterRoute(GatewaySettings settings, CatalogAsker catalog, Responses responses) {
    this.settings = settings;
    this.catalog = catalog;
    this.responses = responses;
  }

  /**
   * The disk of a node, all others that it had being gone: PUT.
   *
   * @param rawId the path segment, still percent-encoded
   */
  CompletionStage<HttpResponse> disk(Exchange exchange, Body body, String rawId) throws Refusal {
    if (!exchange.method().equals("PUT")) throw Refusal.method(Route.DISK.methods());
    String nodeId = PercentDecoding.decode(rawId);
    Duration timeout = catalog.timeout(exchange, "a disk");
    Optional<String> diskId =
        DiskBody.parse(body.bytes(MOST_BYTES, "Disk"), settings.limits().maxJsonDepth());
    return catalog
        .ask(timeout, to -> new CatalogRequest.Replace(nodeId, diskId, timeout, to))
        .thenApply(reply -> answer(exchange, reply));
  }

  private HttpResponse answer(Exchange exchange, CatalogReply reply) {
    if (reply instanceof CatalogReply.Replaced replaced) {
      JsonWriter body =
          new JsonWriter(100).field("nodeId", replaced.nodeId()).field("diskId", replaced.diskId());
      return responses.json(exchange, 200, body);
    }
    if (reply instanceof CatalogReply.NoNode no) {
      JsonWriter body =
          Responses.error("Node not found", "node_not_found").field("nodeId", no.nodeId());
      return notApplied(exchange, 404, body);
    }
    if (reply instanceof CatalogReply.OnAnotherDisk other)
      return notApplied(exchange, 409, another(other));
    if (reply instanceof CatalogReply.Refused refused)
      return responses.refusal(exchange, DiskBody.wrong(refused.reason()));
    return catalog.failure(exchange, reply);
  }

  /** Who has not heard it is named: another node may have. */
  private JsonWriter another(CatalogReply.OnAnotherDisk other) {
    String self = responses.self();
    if (other.heard().isEmpty()) {
      String error = "%s has not heard %s lately".formatted(self, other.nodeId());
      return Responses.error(error, "node_not_heard");
    }
    String error = "%s last heard %s on another disk".formatted(self, other.nodeId());
    return Responses.error(error, "another_disk").field("diskId", other.heard().get());
  }

  private HttpResponse notApplied(Exchange exchange, int status, JsonWriter body) {
    return responses.json(exchange, status, body.field("outcome", Responses.NOT_APPLIED));
  }
}
