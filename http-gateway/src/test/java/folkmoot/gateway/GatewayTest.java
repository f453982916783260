package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.Found;
import folkmoot.protocol.client.ClientReply.NotLeader;
import folkmoot.protocol.client.ClientReply.Overloaded;
import folkmoot.protocol.client.ClientReply.Refused;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientReply.SessionLost;
import folkmoot.protocol.client.ClientReply.Unavailable;
import folkmoot.protocol.client.ClientReply.Unknown;
import folkmoot.protocol.client.ClientReply.Written;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.once.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway sends, and above all what it never sends again. */
class GatewayTest {
  private static final byte[] VALUE = {'1'};
  private static final Operation.Put PUT =
      new Operation.Put("k", VALUE, new WriteConcern.Majority());
  private static final Operation.Read READ = new Operation.Read("k", ReadLevel.STRONG, 0);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final AtomicLong numbers = new AtomicLong();
  private final TestInbox<ClientRequest> engine = TestInbox.create();
  private final TestInbox<Forward> forwarder = TestInbox.create();
  private final BehaviorTestKit<Gateway.Command> gateway =
      BehaviorTestKit.create(
          Gateway.create(
              TestSettings.with("max-in-flight = 3"),
              new Gateway.Neighbours(engine.getRef(), forwarder.getRef()),
              nanos::get,
              numbers::incrementAndGet,
              Meters.NONE));

  /** The first write opens the session, whose number is 2. */
  @BeforeEach
  void openSession() {
    CompletableFuture<Answer> first = submit(PUT);
    ClientRequest opening = asked();
    assertThat(opening.operation()).isInstanceOf(Operation.OpenSession.class);
    nothingMoreLeaves();
    reply(opening, written(opening, 2));
    ClientRequest write = asked();
    assertThat(write.mark()).isEqualTo(Mark.of(new Turn(2, 1, 1)));
    reply(write, written(write, 3));
    assertThat(first).isDone();
  }

  private CompletableFuture<Answer> submit(Operation operation) {
    return submit(operation, false, true, Duration.ofSeconds(5));
  }

  private CompletableFuture<Answer> submit(
      Operation operation, boolean defaultConcern, boolean mayForward, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.run(
        new Gateway.Submit(
            operation, defaultConcern, mayForward, timeout, Optional.empty(), answer::complete));
    return answer;
  }

  /** Lets time pass on the gateway's clock and its one timer, tick by tick. */
  private void pass(Duration duration) {
    for (long millis = 0; millis < duration.toMillis(); millis += 10) {
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
      for (Effect effect : gateway.getAllEffects())
        if (effect instanceof Effect.TimerScheduled<?> timer) timer.send().apply();
      settle();
    }
  }

  private void settle() {
    while (gateway.selfInbox().hasMessages()) gateway.runOne();
  }

  /** Lets time pass until there is an answer; every attempt at this engine gets {@code reply}. */
  private int passReplying(
      CompletableFuture<Answer> answer, Function<ClientRequest, ClientReply> reply) {
    int attempts = 0;
    for (int step = 0; step < 1000 && !answer.isDone(); step++) {
      while (engine.hasMessages()) {
        ClientRequest request = asked();
        reply(request, reply.apply(request));
        attempts++;
      }
      pass(Duration.ofMillis(10));
    }
    return attempts;
  }

  private ClientRequest asked() {
    return engine.receiveMessage();
  }

  private void nothingMoreLeaves() {
    assertThat(engine.hasMessages()).as("attempts here").isFalse();
    assertThat(forwarder.hasMessages()).as("attempts elsewhere").isFalse();
  }

  private void reply(ClientRequest request, ClientReply reply) {
    request.replyTo().tell(reply);
    settle();
  }

  private static Served served(String node, String leader) {
    return new Served(node, Role.FOLLOWER, Optional.ofNullable(leader));
  }

  private static NotLeader notLeader(ClientRequest to, String node, String leader) {
    return new NotLeader(to.requestId(), served(node, leader));
  }

  private static Written written(ClientRequest to, long version) {
    return new Written(to.requestId(), version, 2, 1, served("node-2", "node-2"));
  }

  @Test
  void anEngineThatAnswersIsTheWholeStory() {
    CompletableFuture<Answer> answer = submit(PUT);
    ClientRequest request = asked();
    assertThat(request.clientId()).isEqualTo("node-1");
    assertThat(request.keyspace()).isEqualTo("default");
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
    gateway.run(new Gateway.LeaderIs("node-2"));
    nothingMoreLeaves();
    gateway.run(new Gateway.LeaderIs("node-3"));
    Forward second = forwarder.receiveMessage();
    assertThat(second.toNode()).isEqualTo("node-3");
    assertThat(second.request().mark()).isEqualTo(first.mark());
    gateway.run(new Gateway.LeaderIs("node-1"));
    ClientRequest third = asked();
    reply(third, written(third, 8));
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
