package folkmoot.node.links;

import static folkmoot.node.links.PeerLives.Verdict.NEW;
import static folkmoot.node.links.PeerLives.Verdict.SAME;
import static folkmoot.node.links.PeerLives.Verdict.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.Voter;
import org.junit.jupiter.api.Test;

class PeerLivesTest {
  private static final Voter DISK_A = new Voter("node-1", "disk-a");
  private static final Voter DISK_B = new Voter("node-1", "disk-b");
  private final PeerLives lives = new PeerLives();

  @Test
  void aLaterIncarnationSupersedesAnEarlierOne() {
    assertThat(lives.hear(DISK_A, 3)).isEqualTo(NEW);
    assertThat(lives.hear(DISK_A, 3)).isEqualTo(SAME);
    assertThat(lives.hear(DISK_A, 4)).isEqualTo(NEW);
    assertThat(lives.hear(DISK_A, 3)).isEqualTo(STALE);
    assertThat(lives.hear(DISK_A, 4)).isEqualTo(SAME);
  }

  @Test
  void aWipedNodeIsHeardAlthoughItCountsFromOneAgain() {
    lives.hear(DISK_A, 7);
    assertThat(lives.hear(DISK_B, 1)).isEqualTo(NEW);
    assertThat(lives.hear(DISK_A, 7)).isEqualTo(STALE);
    assertThat(lives.hear(DISK_B, 1)).isEqualTo(SAME);
    assertThat(lives.hear(DISK_A, 8)).isEqualTo(NEW);
  }
}
