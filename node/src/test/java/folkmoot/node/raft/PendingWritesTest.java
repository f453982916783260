package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.raft.AnswerRule;
import folkmoot.protocol.token.Point;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
  private static final long TERM = 4;
  private static final LongFunction<List<String>> NOBODY = index -> List.of();
  private static final Point AT_SEVEN = new Point(TERM, 7);
  private static final ClientReply.Served SERVED =
      new ClientReply.Served("node-1", Role.LEADER, Optional.of("node-1"));

  private final TestInbox<ClientReply> client = TestInbox.create();
  private final PendingWrites pending =
      new PendingWrites(AnswerRule.paper(), RepetitionRule.strict(), () -> SERVED);
  private long looks;

  @Test
  void answers_each_once_it_is_applied_and_has_its_own_copies() {
    add(1, 3);
    add(2, 2);
    add(3, 2);
    applied(1, TERM);
    applied(2, TERM);
    answer(2, 0);
    assertThat(answered()).containsExactly(2L);
    applied(3, TERM);
    answer(3, 1);
    assertThat(answered()).containsExactly(3L, 1L);
  }

  /** A follower is gone, and all who want its copy wait: the others' answers must stay cheap. */
  @Test
  void looks_at_no_more_than_it_answers() {
    for (long index = 1; index <= 10_000; index++) {
      add(index, 3);
      applied(index, TERM);
    }
    for (int acknowledgement = 0; acknowledgement < 100; acknowledgement++) answer(10_000, 0);
    assertThat(answered()).isEmpty();
    assertThat(looks).isLessThanOrEqualTo(100);
  }

  /**
   * Deposed with two writes under way, of which the next leader has the first and not the second.
   */
  @Test
  void tells_after_leadership_is_lost_what_became_of_each() {
    add(7, 2);
    add(8, 2);
    pending.leadershipLost(2, 500);
    assertThat(answered()).as("it may soon be known").isEmpty();
    applied(7, TERM);
    applied(8, TERM + 1);
    List<ClientReply> replies = client.getAllReceived();
    assertThat(replies.get(0)).isInstanceOf(ClientReply.Written.class);
    assertThat(replies.get(1)).isInstanceOf(ClientReply.Unavailable.class);
    assertThat(pending.bytes()).isZero();
  }

  /**
   * Leader again, and at the index of its old write is a new one: each is told of its own entry.
   */
  @Test
  void does_not_take_another_entry_at_the_index_for_the_write() {
    add(7, 2);
    pending.leadershipLost(2, 500);
    pending.add(7, new PendingWrites.Write(6, askers(70, 2), 1, 100, 0));
    applied(7, 6);
    answer(7, 0);
    List<ClientReply> replies = client.getAllReceived();
    assertThat(replies).extracting(ClientReply::requestId).containsExactly(7L, 70L);
    assertThat(replies.get(0)).isInstanceOf(ClientReply.Unavailable.class);
    assertThat(replies.get(1)).isInstanceOf(ClientReply.Written.class);
  }

  @Test
  void says_that_it_does_not_know_when_nothing_tells_in_time() {
    add(7, 2);
    add(8, 3);
    pending.leadershipLost(2, 500);
    assertThat(client.getAllReceived())
        .as("of a third copy only a leader can know")
        .singleElement()
        .isEqualTo(unknown(8));
    pending.expire(500, NOBODY);
    assertThat(client.hasMessages()).isFalse();
    pending.expire(501, NOBODY);
    assertThat(client.getAllReceived()).containsExactly(unknown(7));
    assertThat(pending.bytes()).isZero();
    applied(7, TERM);
    assertThat(client.hasMessages()).as("answered once").isFalse();
  }

  @Test
  void waits_no_longer_than_the_client_and_not_beyond_its_own_end() {
    add(7, 2);
    pending.leadershipLost(2, 5_000);
    pending.expire(1_001, NOBODY);
    assertThat(client.getAllReceived()).containsExactly(unknown(7));
    add(8, 2);
    pending.leadershipLost(2, 5_000);
    pending.abandon();
    assertThat(client.getAllReceived()).containsExactly(unknown(8));
  }

  /** The second request is the client's own, with its key, by way of another gateway. */
  @Test
  void tells_all_who_ask_for_one_write_the_same() {
    Askers askers = askers(7, 2);
    askers.join(new Askers.Asker(71, client.getRef(), false), 1_000);
    askers.join(new Askers.Asker(72, client.getRef(), true), 2_000);
    pending.add(7, new PendingWrites.Write(TERM, askers, 1, 100, 0));
    applied(7, TERM);
    answer(7, 0);
    assertThat(client.getAllReceived())
        .containsExactly(
            new ClientReply.Written(7, 7, 2, 1, AT_SEVEN, SERVED, Optional.empty()),
            new ClientReply.Written(71, 7, 2, 1, AT_SEVEN, SERVED, Optional.empty()),
            new ClientReply.Written(72, 7, 2, 1, AT_SEVEN, SERVED, Optional.of("node-1")));
  }

  @Test
  void a_session_that_is_lost_is_not_lost_to_another_gateway() {
    Askers askers = askers(7, 2);
    askers.join(new Askers.Asker(72, client.getRef(), true), 1_000);
    pending.add(7, new PendingWrites.Write(TERM, askers, 1, 100, 0));
    pending.applied(new StateMachine.Result(7, TERM, Outcome.refused(Outcome.Kind.NO_SESSION, 7)));
    answer(7, 0);
    List<ClientReply> replies = client.getAllReceived();
    assertThat(replies.get(0)).isInstanceOf(ClientReply.SessionLost.class);
    assertThat(replies.get(1)).isInstanceOf(ClientReply.Unavailable.class);
  }

  @Test
  void waits_as_long_as_the_most_patient_of_them() {
    Askers askers = askers(7, 3);
    askers.join(new Askers.Asker(71, client.getRef(), false), 2_000);
    pending.add(7, new PendingWrites.Write(TERM, askers, 1, 100, 0));
    applied(7, TERM);
    pending.expire(1_500, NOBODY);
    answer(0, 7);
    assertThat(answered()).containsExactly(7L, 71L);
  }

  private static ClientReply unknown(long requestId) {
    return new ClientReply.Unknown(requestId, "Leadership was lost", SERVED);
  }

  private void applied(long index, long term) {
    pending.applied(new StateMachine.Result(index, term, Outcome.done(index, 1)));
  }

  private void add(long index, int copies) {
    pending.add(index, new PendingWrites.Write(TERM, askers(index, copies), 1, 100, 0));
  }

  private Askers askers(long requestId, int copies) {
    Operation put = new Operation.Put("k", new byte[] {'1'}, new WriteConcern.Majority());
    ClientRequest request =
        new ClientRequest(
            "gateway", requestId, "default", put, Duration.ofSeconds(1), client.getRef());
    return new Askers(request, Awaited.committed(copies), 1_000);
  }

  /** As a leader of three: up to where two have the log, and up to where all have. */
  private void answer(long two, long three) {
    pending.answer(
        (index, copies) -> {
          looks++;
          return index <= (copies.copies() == 3 ? three : two);
        });
  }

  private List<Long> answered() {
    return client.getAllReceived().stream().map(ClientReply::requestId).toList();
  }
}
