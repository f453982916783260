package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.SeenRule;
import folkmoot.protocol.raft.StalenessRule;
import folkmoot.protocol.token.Point;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Reads of clients with tokens at a replica whose state machine is only listened to. */
class LocalReadsTest {
  private static final Clock STILL =
      new Clock() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public long wallMillis() {
          return 0;
        }
      };

  private static final ClientReply.Served SERVED =
      new ClientReply.Served("node-1", Role.FOLLOWER, Optional.empty());

  private final TestInbox<StateMachine.Command> stateMachine = TestInbox.create();
  private final TestInbox<StateMachine.Event> replica = TestInbox.create();
  private final TestInbox<ClientReply> client = TestInbox.create();
  private final LocalReads reads =
      new LocalReads(
          new StateMachineRef(stateMachine.getRef(), replica.getRef()),
          new Lineage(SeenRule.exact(), LogTerms.EMPTY.append(1)),
          new Freshness(StalenessRule.paper()),
          STILL,
          () -> SERVED);

  @Test
  void waits_for_what_its_client_has_seen() {
    ask(ReadLevel.SESSION, new Point(1, 2));
    assertThat(stateMachine.hasMessages()).isFalse();
    reads.handed(List.of(entry(1, 2)));
    assertThat(stateMachine.hasMessages()).isTrue();
    assertThat(client.hasMessages()).isFalse();
  }

  @Test
  void does_not_wait_where_nothing_is_promised() {
    ask(ReadLevel.EVENTUAL, new Point(1, 2));
    assertThat(stateMachine.hasMessages()).isTrue();
  }

  @Test
  void tells_who_waits_as_soon_as_the_log_goes_on_without_it() {
    ask(ReadLevel.SESSION, new Point(1, 3));
    reads.handed(List.of(entry(2, 2)));
    assertLost(new Point(2, 2));
  }

  /** Figure 8: an entry of an earlier term is committed in its place. Simulation, seed 1811. */
  @Test
  void tells_who_waits_when_an_entry_of_an_earlier_term_comes_to_its_place() {
    ask(ReadLevel.SESSION, new Point(2, 2));
    reads.handed(List.of(entry(1, 2)));
    assertLost(new Point(1, 2));
  }

  private void assertLost(Point committed) {
    assertThat(client.getAllReceived())
        .containsExactly(new ClientReply.SeenLost(7, committed, SERVED));
    assertThat(stateMachine.hasMessages()).isFalse();
    assertThat(reads.size()).isZero();
  }

  private void ask(ReadLevel level, Point seen) {
    Operation.Query query = new Operation.Read("k", level, 0);
    reads.serveAt(0, new PendingRead(7, query, level, seen, 0, 1_000, client.getRef()));
  }

  private static LogEntry entry(long term, long index) {
    return LogEntry.of(term, index, 0, LogEntry.Kind.NO_OP, "", 0, new byte[0]);
  }
}
