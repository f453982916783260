package folkmoot.testkit;

import folkmoot.node.raft.ReplicaView;
import folkmoot.node.simulation.Stage;
import folkmoot.protocol.client.Role;
import java.util.Optional;

/** One node of a {@link TestCluster}; it is the same over all its lives. */
public final class TestNode {
  private final Stage stage;
  private final int number;

  TestNode(Stage stage, int number) {
    this.stage = stage;
    this.number = number;
  }

  /** From 1. */
  public int number() {
    return number;
  }

  /** {@code node-1} and so on. */
  public String id() {
    return "node-" + number;
  }

  public boolean isUp() {
    return stage.isUp(number);
  }

  /** What it says of itself, right or wrong; empty if it is down or has not read its disk. */
  public Optional<ReplicaView> status() {
    return stage.view(number);
  }

  /** True if it holds itself to lead, as one may that was cut off. */
  public boolean leads() {
    return status().filter(view -> view.role() == Role.LEADER).isPresent();
  }

  /** Its term, 0 if it is down. */
  public long term() {
    return status().map(ReplicaView::term).orElse(0L);
  }

  /** Up to where it knows the log to be committed, 0 if it is down. */
  public long commitIndex() {
    return status().map(ReplicaView::commitIndex).orElse(0L);
  }

  /** Where its log ends, 0 if it is down. */
  public long lastIndex() {
    return status().map(ReplicaView::lastIndex).orElse(0L);
  }

  @Override
  public String toString() {
    return id();
  }
}
