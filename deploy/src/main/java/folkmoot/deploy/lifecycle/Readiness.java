package folkmoot.deploy.lifecycle;

import folkmoot.deploy.client.ClusterClient;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.cluster.ClusterNode;
import java.io.IOException;
import java.time.Duration;

/**
 * How far a node has come.
 *
 * @param reason why it is not ready, in its own words; empty if it says nothing
 */
public record Readiness(Phase phase, String reason) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** In this order. */
  public enum Phase {
    STARTING,
    /** It speaks HTTP. */
    ANSWERING,
    READY
  }

  public static Readiness of(ClusterNode node) {
    try {
      HttpAnswer answer = ClusterClient.ask(node, "/health/ready", PATIENCE);
      if (answer.ok()) return new Readiness(Phase.READY, "");
      return new Readiness(Phase.ANSWERING, answer.json().path("reason").asText(answer.text()));
    } catch (IOException e) {
      return new Readiness(Phase.STARTING, "it does not answer yet");
    }
  }

  /** True if the process serves HTTP, ready or not. */
  public static boolean live(ClusterNode node) {
    try {
      return ClusterClient.ask(node, "/health/live", PATIENCE).ok();
    } catch (IOException e) {
      return false;
    }
  }
}
