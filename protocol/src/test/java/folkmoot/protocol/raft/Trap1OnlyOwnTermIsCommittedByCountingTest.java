package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.group;
import static folkmoot.protocol.raft.Shorthand.log;
import static folkmoot.protocol.raft.Shorthand.reached;
import static folkmoot.protocol.raft.Shorthand.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Raft §5.4.2 and Figure 8, step by step: S1 to S5 are {@code s1} to {@code s5}. */
class Trap1OnlyOwnTermIsCommittedByCountingTest {
  /** What §5.4.2 warns of: whatever a majority has is committed. */
  private static final CommitRule COUNTS_ANY_TERM =
      (group, durable, log, term, committed) ->
          Math.max(committed, Math.min(group.reachedByQuorum(durable), log.lastIndex()));

  private final Configuration group = group("s1 s2 s3 s4 s5");
  private final Server s1 = new Server("s1");
  private final Server s2 = new Server("s2");
  private final Server s3 = new Server("s3");
  private final Server s4 = new Server("s4");
  private final Server s5 = new Server("s5");
  private final List<Server> all = List.of(s1, s2, s3, s4, s5);

  /** Figure 8 (a) to (c), up to where S1 has spread its old entry over a majority. */
  @BeforeEach
  void upToC() {
    assertThat(s1.wins(1, group, List.of(s2, s3, s4, s5))).isTrue();
    s1.writes();
    for (Server other : List.of(s2, s3, s4, s5)) s1.replicates(other, 1);

    // (a) S1 leads term 2 and brings its entry to S2 only.
    assertThat(s1.wins(2, group, List.of(s2, s3))).isTrue();
    s1.writes();
    s1.replicates(s2, 2);

    // (b) S1 crashes; S5 is elected by S3, S4 and itself, and writes another entry at index 2.
    assertThat(s5.wins(3, group, List.of(s3, s4))).isTrue();
    s5.writes();

    // (c) S5 crashes; S1 is elected, writes its own entry, and brings its old one to S3.
    assertThat(s1.wins(4, group, List.of(s2, s3))).isTrue();
    s1.writes();
    s1.replicates(s3, 2);
    assertThat(all.stream().map(server -> row(server.log())))
        .containsExactly("1 2 4", "1 2", "1 2", "1", "1 3");
  }

  @Test
  void figure8cAnOldEntryOnAMajorityIsNotCommitted() {
    assertThat(s1.commits(CommitRule.paper(), group, all)).isZero();
  }

  @Test
  void figure8dSinceItCanStillBeOverwritten() {
    assertThat(s1.commits(COUNTS_ANY_TERM, group, all)).as("the wrong rule").isEqualTo(2);

    assertThat(s5.wins(5, group, List.of(s2, s3, s4))).isTrue();
    for (Server other : List.of(s1, s2, s3, s4)) s5.replicates(other, 2);

    assertThat(all.stream().map(server -> row(server.log()))).containsOnly("1 3");
  }

  @Test
  void figure8eAnEntryOfItsOwnTermCommitsAllBeforeIt() {
    s1.replicates(s2, 3);
    s1.replicates(s3, 3);
    assertThat(s1.commits(CommitRule.paper(), group, all)).isEqualTo(3);
    assertThat(s5.wins(5, group, List.of(s2, s3, s4))).as("too late for S5").isFalse();
  }

  @Test
  void theCommitIndexNeverGoesBackNorPastTheLog() {
    CommitRule rule = CommitRule.paper();
    Configuration three = group("a b c");
    assertThat(rule.committed(three, reached("a=2 b=1"), log("1 1 1"), 1, 3)).isEqualTo(3);
    assertThat(rule.committed(three, reached("a=9 b=9"), log("1 1 1"), 1, 0)).isEqualTo(3);
    assertThat(rule.committed(three, reached("a=0"), log(""), 1, 0)).isZero();
  }
}
