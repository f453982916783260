package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Role;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
  private final TestInbox<ClientReply> client = TestInbox.create();
  private final PendingWrites pending =
      new PendingWrites(() -> new ClientReply.Served("node-1", Role.LEADER, Optional.of("node-1")));
  private long looks;

  @Test
  void answers_each_once_it_is_applied_and_has_its_own_copies() {
    add(1, 3);
    add(2, 2);
    add(3, 2);
    pending.applied(1, 1);
    pending.applied(2, 1);
    answer(2, 0);
    assertThat(answered()).containsExactly(2L);
    pending.applied(3, 1);
    answer(3, 1);
    assertThat(answered()).containsExactly(3L, 1L);
  }

  /** A follower is gone, and all who want its copy wait: the others' answers must stay cheap. */
  @Test
  void looks_at_no_more_than_it_answers() {
    for (long index = 1; index <= 10_000; index++) {
      add(index, 3);
      pending.applied(index, 1);
    }
    for (int acknowledgement = 0; acknowledgement < 100; acknowledgement++) answer(10_000, 0);
    assertThat(answered()).isEmpty();
    assertThat(looks).isLessThanOrEqualTo(100);
  }

  private void add(long index, int copies) {
    pending.add(
        index, new PendingWrites.Write(index, client.getRef(), copies, false, 100, 0, 1_000));
  }

  /** As a leader of three: up to where two have the log, and up to where all have. */
  private void answer(long two, long three) {
    pending.answer(
        (index, copies) -> {
          looks++;
          return index <= (copies == 3 ? three : two);
        });
  }

  private List<Long> answered() {
    return client.getAllReceived().stream().map(ClientReply::requestId).toList();
  }
}
