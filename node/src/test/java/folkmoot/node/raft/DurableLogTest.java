package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.Journal;
import folkmoot.node.links.Links;
import folkmoot.node.time.Clock;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.TermStart;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Test;

/** Traps 5 and 6: how far a log is durable while the disk lags behind. */
class DurableLogTest {
  private final TestInbox<Journal.Command> journal = TestInbox.create();
  private final TestInbox<Journal.Event> replies = TestInbox.create();
  private final DurableLog log = opened(2);

  @Test
  void a_write_counts_once_it_is_on_the_disk() {
    log.append(entries(1, 3, 5));
    assertThat(log.durableIndex()).isEqualTo(2);
    log.persisted(1);
    assertThat(log.durableIndex()).isEqualTo(5);
  }

  @Test
  void a_late_report_of_what_was_overwritten_counts_for_what_is_left_of_it() {
    log.append(entries(1, 3, 5));
    log.append(5, entries(2, 5, 6));
    log.persisted(1);
    assertThat(log.durableIndex()).isEqualTo(4);
    log.persisted(2);
    assertThat(log.durableIndex()).isEqualTo(6);
  }

  /** The disk may have 3.2 and not yet the second 3.1: a crash now brings back the former. */
  @Test
  void an_entry_that_was_overwritten_and_came_back_is_not_durable_by_its_first_write() {
    log.append(entries(1, 3, 5));
    log.append(3, entries(2, 3, 4));
    log.append(3, entries(1, 3, 5));
    log.persisted(1);
    log.persisted(2);
    assertThat(log.durableIndex()).isEqualTo(2);
    log.persisted(3);
    assertThat(log.durableIndex()).isEqualTo(5);
  }

  private DurableLog opened(long lastIndex) {
    RaftSettings settings =
        new RaftSettings(
            "default",
            new Voter("node-1", "disk-1"),
            1,
            Configuration.of(new TreeSet<>(List.of(new Voter("node-1", "disk-1")))),
            new RaftSettings.Timing(
                Duration.ofMillis(50),
                Duration.ofMillis(150),
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                Duration.ofMillis(1200),
                Duration.ofMillis(2)),
            new RaftSettings.Limits(1024, 4, 4096, 1 << 20, 100, 4096, 1 << 20, 1000),
            RaftSettings.Memory.DEFAULT);
    return new DurableLog(
        settings,
        RaftRules.paper(),
        new RaftReplica.Surroundings(
            TestInbox.<Links.Command>create().getRef(),
            journal.getRef(),
            (parent, reportTo) -> TestInbox.<StateMachine.Command>create().getRef(),
            Clock.system(),
            new Random(1),
            RaftReplica.NodeFacts.NONE,
            TestInbox.<RaftReplica.Notice>create().getRef(),
            Props.empty(),
            Probe.NONE,
            Meters.NONE),
        replies.getRef(),
        new Journal.Opened(
            "default",
            new HardState(3, Optional.empty()),
            new LogTerms(List.of(new TermStart(1, 1)), lastIndex)));
  }

  private static List<LogEntry> entries(long term, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(index -> LogEntry.of(term, index, 0, LogEntry.Kind.NO_OP, "", 0, new byte[0]))
        .toList();
  }
}
