package folkmoot.protocol.membership;

import java.util.Optional;

/**
 * Decides how a node comes to belong to a cluster (DESIGN §2, "Bootstrap and identity"). An
 * interface, so that a test can hand in a broken one and see that it is found out.
 */
public interface BootstrapRule {
  /** The rule as it must be. */
  BootstrapRule STRICT = new StrictBootstrapRule();

  /** What a node that just learned {@code greetings} has to do. */
  Decision decide(Newcomer node, Greetings greetings);

  /** What to do. */
  sealed interface Decision {}

  /**
   * Not yet.
   *
   * @param reason one sentence for a human: who is missing, or who differs and how
   */
  record Wait(String reason) implements Decision {}

  /** All configured nodes are empty and know each other: this is what the cluster begins with. */
  record Found(Founding founding) implements Decision {}

  /**
   * There is a cluster already.
   *
   * @param asVoter true if this node with this disk is one of its founders, else it observes
   */
  record Join(Founding founding, boolean asVoter) implements Decision {
    static Join of(Founding founding, Newcomer node) {
      return new Join(founding, founding.voters().contains(node.self()));
    }
  }

  /**
   * What is wrong with who somebody says to be: the node id of another, or not the configured one.
   *
   * @return one sentence, empty if nothing is wrong
   */
  static Optional<String> objection(Newcomer node, Greetings greetings, Hello hello) {
    String nodeId = hello.self().nodeId();
    String expected = node.expectedIds().get(hello.address());
    if (expected != null && !expected.equals(nodeId)) {
      return Optional.of(
          "PEERS says that %s is %s, but it calls itself %s"
              .formatted(hello.address(), expected, nodeId));
    }
    String namesake =
        nodeId.equals(node.self().nodeId()) ? node.address() : greetings.namesakeOf(hello);
    if (namesake.isEmpty() || namesake.equals(hello.address())) return Optional.empty();
    return Optional.of(
        "two nodes call themselves %s: %s and %s".formatted(nodeId, namesake, hello.address()));
  }
}
