package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply.Found;
import folkmoot.protocol.client.ClientReply.Refused;
import folkmoot.protocol.client.ClientReply.Unavailable;
import folkmoot.protocol.client.ClientReply.Written;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.Test;

/** Where the gateway brings an operation, how long it tries, and what it says in the end. */
class GatewayTest extends GatewayFixture {
  @Test
  void anEngineThatAnswersIsTheWholeStory() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest request = asked();
    assertThat(request.clientId()).isEqualTo("node-1");
    assertThat(request.group()).isEqualTo(GROUP);
    assertThat(request.timeLeft()).isEqualTo(Duration.ofSeconds(5));
    Written reply = written(request, 7);
    reply(request, reply);
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(reply));
    nothingMoreLeaves();
  }

  @Test
  void aWriteThatThisNodeTurnedAwayGoesToTheLeaderItNames() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", "node-2"));
    Forward forward = forwarder.receiveMessage();
    assertThat(forward.toNode()).isEqualTo("node-2");
    assertThat(forward.request().operation()).isEqualTo(PUT);
    assertThat(forward.request().requestId()).isNotEqualTo(first.requestId());
    reply(forward.request(), written(forward.request(), 8));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void withoutALeaderItTriesForTheGraceAndThenSaysSo() {
    CompletableFuture<Answer> answer = submit(PUT);
    int attempts = passReplying(answer, request -> notLeader(request, "node-1", null));
    assertThat(answer.getNow(null)).isEqualTo(new Answer.NoLeader(served("node-1", null)));
    assertThat(attempts).isBetween(8, 20);
  }

  @Test
  void aLeaderThatIsElectedWithinTheGraceGetsTheWrite() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", null));
    pass(Duration.ofMillis(50));
    ClientRequest second = asked();
    assertThat(second.timeLeft()).isLessThan(first.timeLeft());
    reply(second, written(second, 3));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void nodesThatPointAtEachOtherDoNotMakeALoop() {
    CompletableFuture<Answer> answer = submit(PUT);
    int attempts = 0;
    for (int step = 0; step < 1000 && !answer.isDone(); step++) {
      while (engine.hasMessages()) {
        ClientRequest here = asked();
        attempts++;
        assertThat(attempts).as("attempts without a pause").isLessThan(1000);
        reply(here, notLeader(here, "node-1", "node-2"));
        if (!forwarder.hasMessages()) continue;
        ClientRequest there = forwarder.receiveMessage().request();
        attempts++;
        reply(there, notLeader(there, "node-2", "node-1"));
      }
      pass(Duration.ofMillis(10));
    }
    assertThat(answer.getNow(null)).isInstanceOf(Answer.NoLeader.class);
    assertThat(attempts).isBetween(20, 80);
  }

  @Test
  void aRequestThatForbidsForwardingIsTurnedAwayAtOnce() {
    CompletableFuture<Answer> answer = submit(PUT, false, false, Duration.ofSeconds(5));
    ClientRequest request = asked();
    reply(request, notLeader(request, "node-1", "node-2"));
    assertThat(answer.getNow(null)).isEqualTo(new Answer.NotTheLeader(served("node-1", "node-2")));
    nothingMoreLeaves();
  }

  @Test
  void aReadIsAskedAgainWhenTheLeaderFallsSilent() {
    CompletableFuture<Answer> answer = submit(READ);
    ClientRequest first = asked();
    reply(first, notLeader(first, "node-1", "node-2"));
    forwarder.receiveMessage();
    pass(Duration.ofMillis(510));
    ClientRequest again = asked();
    Found found = new Found(again.requestId(), VALUE, 4, ReadLevel.STRONG, served("node-1", "x"));
    reply(again, found);
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(found));
  }

  @Test
  void aReadThatNobodyAnswersEndsAtItsDeadline() {
    CompletableFuture<Answer> answer = submit(READ, false, true, Duration.ofMillis(300));
    pass(Duration.ofMillis(320));
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Silence());
  }

  @Test
  void anEngineThatCannotServeIsTriedForTheGraceAndItsReasonPassedOn() {
    CompletableFuture<Answer> answer = submit(READ);
    passReplying(
        answer,
        request -> new Unavailable(request.requestId(), "recovering", served("node-1", null)));
    assertThat(answer.getNow(null))
        .isEqualTo(new Answer.CannotServe("recovering", served("node-1", null)));
  }

  @Test
  void aDeadlineWithinTheGraceSaysThatNothingWasApplied() {
    CompletableFuture<Answer> answer = submit(PUT, false, true, Duration.ofMillis(100));
    passReplying(answer, request -> notLeader(request, "node-1", null));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.NoLeader.class);
  }

  @Test
  void aDefaultConcernThatIsRefusedBecomesAMajorityOnce() {
    Operation.Put one = new Operation.Put("k", VALUE, new WriteConcern.Copies(1));
    CompletableFuture<Answer> answer = submit(one, true, true, Duration.ofSeconds(5));
    ClientRequest first = asked();
    assertThat(first.operation()).isEqualTo(one);
    reply(first, new Refused(first.requestId(), "w", "below a majority"));
    ClientRequest second = asked();
    assertThat(((Operation.Put) second.operation()).concern())
        .isEqualTo(new WriteConcern.Majority());
    Refused again = new Refused(second.requestId(), "w", "whatever");
    reply(second, again);
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(again));
  }

  /** What is decided when it is applied cannot be answered before (DESIGN §3). */
  @Test
  void soDoesThatOfAWriteThatIsDecidedWhenItIsApplied() {
    WriteConcern one = new WriteConcern.Copies(1);
    for (Operation.Write write :
        List.of(
            new Operation.Increment("k", 1, one),
            new Operation.Conditional(
                Precondition.absent(), new Operation.PutFor("k", VALUE, 5, one)),
            new Operation.Transact(new Transaction(List.of(), List.of(), List.of(), 0), one))) {
      submit(write, true, true, Duration.ofSeconds(5));
      ClientRequest first = asked();
      reply(first, new Refused(first.requestId(), "w", "below a majority"));
      assertThat(asked().operation()).isEqualTo(write.awaiting(new WriteConcern.Majority()));
    }
  }

  @Test
  void anExplicitConcernThatIsRefusedStaysRefused() {
    Operation.Put one = new Operation.Put("k", VALUE, new WriteConcern.Copies(1));
    CompletableFuture<Answer> answer = submit(one);
    ClientRequest first = asked();
    Refused refused = new Refused(first.requestId(), "w", "below a majority");
    reply(first, refused);
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(refused));
  }

  @Test
  void readYourWritesStandsOnTheHighestVersionPassedOn() {
    for (long version : new long[] {12, 9}) {
      CompletableFuture<Answer> put = submit(PUT);
      ClientRequest request = asked();
      reply(request, written(request, version));
      assertThat(put).isDone();
    }
    submit(new Operation.Read("k", ReadLevel.READ_YOUR_WRITES, 0));
    assertThat(asked().operation())
        .isEqualTo(new Operation.Read("k", ReadLevel.READ_YOUR_WRITES, 12));
    submit(new Operation.Read("k", ReadLevel.EVENTUAL, 0));
    assertThat(asked().operation()).isEqualTo(new Operation.Read("k", ReadLevel.EVENTUAL, 0));
  }

  @Test
  void pastTheLimitARequestIsTurnedAwayAndTheOthersStay() {
    TreeSet<Long> seen = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      submit(PUT);
      seen.add(asked().requestId());
    }
    assertThat(seen).hasSize(3);
    assertThat(submit(PUT).getNow(null)).isEqualTo(new Answer.TooMany(3));
    nothingMoreLeaves();
  }

  @Test
  void aStopLeavesNobodyWaitingAndOwnsUpToWritesThatAreOut() {
    CompletableFuture<Answer> write = submit(PUT);
    CompletableFuture<Answer> read = submit(READ);
    asked();
    asked();
    gateway.signal(PostStop.instance());
    assertThat(write.getNow(null)).isEqualTo(new Answer.Silence());
    assertThat(read.getNow(null)).isEqualTo(new Answer.Stopped());
  }
}
