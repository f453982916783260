package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply.Overloaded;
import folkmoot.protocol.client.ClientReply.SessionLost;
import folkmoot.protocol.client.ClientReply.Unknown;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.once.Turn;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the gateway sends again, by its session, and above all what it never does (thesis §6.3). */
class GatewayRepetitionTest extends GatewayFixture {
  /** Thesis §6.3: the session lets it be applied once, however often it is sent. */
  @Test
  void aForwardedWriteWithoutAnAnswerIsSentAgainInItsOwnPlace() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", "node-2"));
    Mark mark = forwarder.receiveMessage().request().mark();
    assertThat(mark).isEqualTo(first.mark());
    pass(Duration.ofMillis(900));
    nothingMoreLeaves();
    pass(Duration.ofMillis(200));
    ClientRequest again = asked();
    assertThat(again.mark()).isEqualTo(mark);
    reply(again, notLeader(again, "node-1", "node-3"));
    ClientRequest third = forwarder.receiveMessage().request();
    assertThat(third.mark()).isEqualTo(mark);
    reply(third, written(third, 8));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void aWriteOfWhichAnAttemptStayedUnansweredNeverEndsAsNotApplied() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", "node-2"));
    forwarder.receiveMessage();
    pass(Duration.ofMillis(1100));
    int attempts = passReplying(answer, request -> notLeader(request, "node-1", null));
    assertThat(attempts).as("until the deadline, and not for the grace only").isGreaterThan(15);
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Silence());
  }

  @Test
  void aWriteThatWaitsForADeadLeaderGoesToTheNextAsSoonAsItIsKnown() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", "node-2"));
    forwarder.receiveMessage();
    gateway.run(new Gateway.LeaderIs(GROUP, "node-2"));
    nothingMoreLeaves();
    gateway.run(new Gateway.LeaderIs(GROUP, "node-3"));
    Forward second = forwarder.receiveMessage();
    assertThat(second.toNode()).isEqualTo("node-3");
    assertThat(second.request().mark()).isEqualTo(first.mark());
    gateway.run(new Gateway.LeaderIs(GROUP, "node-1"));
    ClientRequest third = asked();
    reply(third, written(third, 8));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
    pass(Duration.ofSeconds(5));
    nothingMoreLeaves();
  }

  @Test
  void whatPausesSinceNobodyLeadsGoesToWhoDoesAsSoonAsItIsKnown() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", null));
    nothingMoreLeaves();
    gateway.run(new Gateway.LeaderIs("another group", "node-3"));
    nothingMoreLeaves();
    gateway.run(new Gateway.LeaderIs(GROUP, "node-3"));
    Forward second = forwarder.receiveMessage();
    assertThat(second.toNode()).isEqualTo("node-3");
    assertThat(second.request().mark()).isEqualTo(first.mark());
    reply(second.request(), written(second.request(), 8));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
    pass(Duration.ofSeconds(5));
    nothingMoreLeaves();
  }

  @Test
  void aWriteThatMayNotBeForwardedHasNoPlaceAndIsNeverSentAgain() {
    CompletableFuture<Answer> answer = submit(PUT, false, false, Duration.ofSeconds(5));
    ClientRequest request = asked();
    assertThat(request.mark()).isEqualTo(Mark.NONE);
    reply(request, new Unknown(request.requestId(), "leader changed", served("node-1", null)));
    assertThat(answer.getNow(null))
        .isInstanceOfSatisfying(
            Answer.Replied.class, a -> assertThat(a.reply()).isInstanceOf(Unknown.class));
    pass(Duration.ofSeconds(1));
    nothingMoreLeaves();
  }

  @Test
  void theLowestThatIsAwaitedGoesWithEachAttempt() {
    submit(PUT);
    ClientRequest second = asked();
    submit(PUT);
    assertThat(asked().mark()).isEqualTo(Mark.of(new Turn(2, 3, 2)));
    reply(second, written(second, 9));
    submit(PUT);
    assertThat(asked().mark()).isEqualTo(Mark.of(new Turn(2, 4, 3)));
  }

  /** What the state remembers stays small although one write waits for long; the span here is 3. */
  @Test
  void aWriteThatIsLeftFarBehindLosesItsPlaceAndIsNotSentAgain() {
    CompletableFuture<Answer> slow = submit(PUT);
    ClientRequest held = asked();
    for (int i = 0; i < 4; i++) {
      submit(PUT);
      ClientRequest request = asked();
      long lowest = request.mark().turn().orElseThrow().lowest();
      assertThat(lowest).isGreaterThan(request.mark().turn().orElseThrow().sequence() - 3);
      reply(request, written(request, 10 + i));
    }
    reply(held, new Unknown(held.requestId(), "leader changed", served("node-1", null)));
    pass(Duration.ofMillis(100));
    assertThat(slow.getNow(null)).isEqualTo(new Answer.Silence());
    nothingMoreLeaves();
  }

  @Test
  void aWriteWhoseSessionIsGoneBeginsAgainInAnotherIfNothingOfItCanHaveBeenApplied() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, new SessionLost(first.requestId(), served("node-1", "node-1")));
    ClientRequest opening = asked();
    assertThat(opening.operation()).isInstanceOf(Operation.OpenSession.class);
    reply(opening, written(opening, 20));
    ClientRequest again = asked();
    assertThat(again.mark()).isEqualTo(Mark.of(new Turn(20, 1, 1)));
    reply(again, written(again, 21));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void aSecondAttemptWhoseSessionIsGoneIsUnknown() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, new Unknown(first.requestId(), "leader changed", served("node-1", "node-2")));
    ClientRequest second = forwarder.receiveMessage().request();
    SessionLost lost = new SessionLost(second.requestId(), served("node-2", "node-2"));
    reply(second, lost);
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(lost));
    nothingMoreLeaves();
  }

  @Test
  void writesThatWaitForASessionAreToldWhyThereIsNone() {
    CompletableFuture<Answer> one = submit(PUT);
    ClientRequest first = asked();
    reply(first, new SessionLost(first.requestId(), served("node-1", "node-1")));
    CompletableFuture<Answer> two = submit(PUT);
    passReplying(one, request -> notLeader(request, "node-1", null));
    assertThat(one.getNow(null)).isEqualTo(new Answer.NoLeader(served("node-1", null)));
    assertThat(two.getNow(null)).isEqualTo(new Answer.NoLeader(served("node-1", null)));
    nothingMoreLeaves();
  }

  @Test
  void aWriteThatThisEngineHoldsIsNeverSentAgainAndEndsUnknown() {
    CompletableFuture<Answer> answer = submit(PUT);
    asked();
    pass(Duration.ofSeconds(6));
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Silence());
    nothingMoreLeaves();
  }

  @Test
  void aSecondAnswerToAnEarlierAttemptDoesNotSendAWriteAgain() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", "node-2"));
    Forward second = forwarder.receiveMessage();
    reply(first, notLeader(first, "node-1", "node-3"));
    reply(second.request(), notLeader(second.request(), "node-2", "node-3"));
    Forward third = forwarder.receiveMessage();
    assertThat(third.toNode()).isEqualTo("node-3");
    reply(second.request(), notLeader(second.request(), "node-2", "node-2"));
    pass(Duration.ofMillis(900));
    nothingMoreLeaves();
    reply(third.request(), written(third.request(), 9));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void aWriteWhoseOutcomeIsUnknownIsAskedForAgain() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, new Unknown(first.requestId(), "leader changed", served("node-1", null)));
    pass(Duration.ofMillis(50));
    ClientRequest second = asked();
    assertThat(second.mark()).isEqualTo(first.mark());
    reply(second, new Overloaded(second.requestId(), "bytes", 100));
    assertThat(answer).as("the first attempt may have been applied").isNotDone();
    pass(Duration.ofMillis(100));
    ClientRequest third = asked();
    reply(third, written(third, 8));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }
}
