package folkmoot.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.membership.BootstrapRule.Decision;
import folkmoot.protocol.membership.BootstrapRule.Found;
import folkmoot.protocol.membership.BootstrapRule.Join;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No two clusters come of one configuration, whoever is killed or wiped while they bootstrap. */
class FoundingAgreementTest {
  private static final int SEEDS = 300;

  /** A broken rule is found at its first seed that shows it; the rarest takes some hundreds. */
  private static final int MOST_SEEDS = 10_000;

  /** Forgets that the others must have heard the same disks. */
  private static final BootstrapRule DEAF =
      (node, greetings) -> {
        Decision strict = BootstrapRule.STRICT.decide(node, greetings);
        boolean founds =
            node.founding().isEmpty()
                && greetings.latest().size() == 2
                && greetings.latest().values().stream().allMatch(h -> h.founding().isEmpty());
        return founds ? new Found(FoundingRule.of(node.known(greetings))) : strict;
      };

  /** Founds once a majority has been heard. */
  private static final BootstrapRule HASTY =
      (node, greetings) -> {
        Decision strict = BootstrapRule.STRICT.decide(node, greetings);
        boolean hasty = !(strict instanceof Join) && !greetings.latest().isEmpty();
        return hasty ? new Found(FoundingRule.of(node.known(greetings))) : strict;
      };

  /** Does not look whether a peer belongs to a cluster already. */
  private static final BootstrapRule BLIND =
      (node, greetings) -> {
        TreeMap<String, Hello> empty = new TreeMap<>();
        greetings.latest().forEach((address, hello) -> empty.put(address, withoutFounding(hello)));
        return BootstrapRule.STRICT.decide(node, new Greetings(empty, new TreeMap<>()));
      };

  private static Hello withoutFounding(Hello hello) {
    return new Hello(
        hello.self(),
        hello.incarnation(),
        hello.address(),
        hello.peers(),
        hello.known(),
        Optional.empty(),
        0,
        true);
  }

  @Test
  void oneFoundingWhileLinksAreFifo() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(new FoundingModel(seed, false, BootstrapRule.STRICT).run(400, 0.1).violation)
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  @Test
  void oneFoundingThatCanCommitWhateverTheLinksDo() {
    for (long seed = 0; seed < SEEDS / 3; seed++) {
      assertThat(new FoundingModel(seed, true, BootstrapRule.STRICT).run(400, 0.1).violation)
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  @Test
  void inPeaceEveryoneSettles() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(new FoundingModel(seed, seed % 2 == 0, BootstrapRule.STRICT).run(400, 0).settled())
          .as("seed %d", seed)
          .isEqualTo(3);
    }
  }

  @Test
  void aRuleThatFoundsWithoutBeingHeardIsFoundOut() {
    assertFoundOut(DEAF);
  }

  @Test
  void aRuleThatFoundsWithAMajorityIsFoundOut() {
    assertFoundOut(HASTY);
  }

  @Test
  void aRuleThatOverlooksAClusterIsFoundOut() {
    assertFoundOut(BLIND);
  }

  private static void assertFoundOut(BootstrapRule broken) {
    for (long seed = 0; seed < MOST_SEEDS; seed++) {
      if (!new FoundingModel(seed, false, broken).run(400, 0.1).violation.isEmpty()) return;
    }
    throw new AssertionError("the broken rule passed %d seeds".formatted(MOST_SEEDS));
  }
}
