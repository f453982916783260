package folkmoot.gateway.routes;

import folkmoot.gateway.Directory;
import folkmoot.gateway.Gateway;
import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.client.LabRequest;
import folkmoot.protocol.client.WatchRequest;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who answers what the routes take in.
 *
 * @param directory the keyspaces that the node knows of
 * @param catalog of the node: asked for what the directory has not, and to change it
 * @param watches of the node
 * @param lab the fault lab of the node, if it has one
 * @param meters where the parts of the node report
 */
public record Behind(
    ActorRef<Gateway.Command> gateway,
    Directory directory,
    ActorRef<CatalogRequest> catalog,
    ActorRef<WatchRequest> watches,
    Optional<ActorRef<LabRequest>> lab,
    PrometheusMeters meters) {}
