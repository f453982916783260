package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.links.Links;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.ProgressRule;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What is sent to one follower, and how often. */
class ReplicatorTest {
  private static final LogTerms TEN = new LogTerms(List.of(new TermStart(1, 1)), 10);

  private final TestInbox<Links.Command> links = TestInbox.create();
  private final TestInbox<RaftReplica.Command> replica = TestInbox.create();
  private final BehaviorTestKit<Replicator.Command> replicator =
      BehaviorTestKit.create(
          Replicator.create(
              ReplicaRig.SETTINGS,
              ProgressRule.paper(),
              ReplicaRig.SECOND,
              1,
              TEN,
              links.getRef(),
              replica.getRef()));
  private long round;

  /** It has five of ten, and says of every message only that: there is no room on its disk. */
  @Test
  void who_takes_nothing_in_is_sent_entries_once_a_heartbeat() {
    beat(true);
    answerAll(false);
    for (int heartbeat = 0; heartbeat < 20; heartbeat++) {
      int sent = 0;
      beat(true);
      for (int turn = 0; turn < 5; turn++) sent += answerAll(true);
      assertThat(sent).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void rounds_for_reads_do_not_send_them_again() {
    beat(true);
    answerAll(false);
    answerAll(true);
    for (int read = 0; read < 20; read++) {
      beat(false);
      assertThat(answerAll(true)).isZero();
    }
    beat(true);
    assertThat(answerAll(true)).isEqualTo(1);
  }

  @Test
  void who_takes_in_what_the_probe_bears_gets_the_rest_at_once() {
    beat(true);
    answerAll(false);
    List<RaftMessage.AppendEntries> probe = sent();
    assertThat(probe).hasSize(1);
    reply(probe.get(0), true, 6);
    assertThat(sent()).hasSizeGreaterThan(1);
  }

  private void beat(boolean isHeartbeat) {
    replicator.run(new Replicator.Beat(++round, TEN, 0, isHeartbeat, false));
  }

  /** The follower answers what has come, to each that its log ends at 5; how many had entries. */
  private int answerAll(boolean matches) {
    int withEntries = 0;
    for (RaftMessage.AppendEntries message : sent()) {
      if (!message.entries().isEmpty()) withEntries++;
      reply(message, matches && message.previousIndex() == 5, 5);
    }
    return withEntries;
  }

  private void reply(RaftMessage.AppendEntries message, boolean success, long match) {
    replicator.run(
        new Replicator.Replied(
            new RaftMessage.AppendEntriesReply(
                ReplicaRig.GROUP,
                1,
                ReplicaRig.SECOND,
                success,
                success ? match : 0,
                message.previousIndex(),
                0,
                success ? 0 : 6,
                message.round()),
            TEN));
  }

  /** What was sent since it was asked last; the log gives an entry at a time. */
  private List<RaftMessage.AppendEntries> sent() {
    Optional<RaftReplica.EntriesWanted> wanted = wanted();
    while (wanted.isPresent()) {
      long from = wanted.get().from();
      LogEntry next = LogEntry.of(1, from, 0, LogEntry.Kind.COMMAND, "client", from, new byte[9]);
      replicator.run(new Replicator.Found(List.of(next), TEN));
      wanted = wanted();
    }
    List<RaftMessage.AppendEntries> sent = new ArrayList<>();
    for (Links.Command command : links.getAllReceived()) {
      if (command instanceof Links.Send send
          && send.message() instanceof RaftMessage.AppendEntries message) sent.add(message);
    }
    return sent;
  }

  private Optional<RaftReplica.EntriesWanted> wanted() {
    return replica.getAllReceived().stream()
        .filter(RaftReplica.EntriesWanted.class::isInstance)
        .map(RaftReplica.EntriesWanted.class::cast)
        .findFirst();
  }
}
