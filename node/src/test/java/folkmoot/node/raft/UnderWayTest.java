package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.once.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private final TestInbox<ClientReply> client = TestInbox.create();
  private final UnderWay underWay = new UnderWay(RepetitionRule.strict());

  @Test
  void an_attempt_is_known_by_session_and_sequence_whatever_else_is_awaited_by_then() {
    Askers first = begin(Mark.of(new Turn(10, 5, 3)));
    assertThat(underWay.sameWrite(Mark.of(new Turn(10, 5, 5)))).contains(first);
    assertThat(underWay.sameWrite(Mark.of(new Turn(10, 6, 3)))).isEmpty();
    assertThat(underWay.sameWrite(Mark.of(new Turn(11, 5, 3)))).isEmpty();
    assertThat(underWay.sameWrite(Mark.NONE)).isEmpty();
    underWay.ends(first);
    assertThat(underWay.sameWrite(Mark.of(new Turn(10, 5, 5)))).isEmpty();
  }

  @Test
  void a_request_is_known_by_its_key_if_it_asks_the_same() {
    Askers first = begin(mark(1, "key", "request"));
    assertThat(underWay.sameRequest(mark(2, "key", "request"))).contains(first);
    assertThat(underWay.sameRequest(mark(2, "key", "another"))).isEmpty();
    assertThat(underWay.sameRequest(mark(2, "other", "request"))).isEmpty();
    assertThat(underWay.sameRequest(Mark.NONE)).isEmpty();
  }

  /** The first alone is what the others repeat; when it has ended, nothing is remembered of it. */
  @Test
  void another_request_under_the_key_of_one_that_is_under_way_does_not_take_its_place() {
    Askers first = begin(mark(1, "key", "request"));
    Askers other = begin(mark(2, "key", "another"));
    assertThat(underWay.sameRequest(mark(3, "key", "another"))).isEmpty();
    underWay.ends(other);
    assertThat(underWay.sameRequest(mark(3, "key", "request"))).contains(first);
    underWay.ends(first);
    assertThat(underWay.sameRequest(mark(3, "key", "request"))).isEmpty();
  }

  @Test
  void nothing_is_left_of_a_leadership_that_is_over() {
    begin(mark(1, "key", "request"));
    underWay.clear();
    assertThat(underWay.sameWrite(mark(1, "key", "request"))).isEmpty();
    assertThat(underWay.sameRequest(mark(2, "key", "request"))).isEmpty();
  }

  private Askers begin(Mark mark) {
    Operation put = new Operation.Put("k", new byte[] {'1'}, new WriteConcern.Majority());
    ClientRequest request =
        new ClientRequest(
            "gateway", 1, mark, "default", put, Duration.ofSeconds(1), client.getRef());
    Askers askers = new Askers(request, Awaited.committed(2), 1_000);
    underWay.begins(askers);
    return askers;
  }

  private static Mark mark(long sequence, String key, String request) {
    IdempotencyKey both = new IdempotencyKey(digest(key), digest(request));
    return new Mark(Optional.of(new Turn(1, sequence, 1)), Optional.of(both));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
