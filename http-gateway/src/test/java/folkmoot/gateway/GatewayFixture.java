package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.NotLeader;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientReply.Written;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;

/** A gateway whose clock, engine and forwarder are the test's; its session is open. */
abstract class GatewayFixture {
  static final String GROUP = "default.1.0";
  static final byte[] VALUE = {'1'};
  static final Operation.Put PUT = new Operation.Put("k", VALUE, new WriteConcern.Majority());
  static final Operation.Read READ = new Operation.Read("k", ReadLevel.STRONG, 0);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final AtomicLong numbers = new AtomicLong();
  final TestInbox<ClientRequest> engine = TestInbox.create();
  final TestInbox<Forward> forwarder = TestInbox.create();
  final BehaviorTestKit<Gateway.Command> gateway =
      BehaviorTestKit.create(
          Gateway.create(
              TestSettings.with("max-in-flight = 3"),
              new Gateway.Neighbours(engine.getRef()::tell, forwarder.getRef()),
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

  final CompletableFuture<Answer> submit(Operation operation) {
    return submit(operation, false, true, Duration.ofSeconds(5));
  }

  final CompletableFuture<Answer> submit(
      Operation operation, boolean defaultConcern, boolean mayForward, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.run(
        new Gateway.Submit(
            GROUP,
            operation,
            defaultConcern,
            mayForward,
            timeout,
            Optional.empty(),
            SessionToken.EMPTY,
            "trace",
            answer::complete));
    return answer;
  }

  /** Asks that node first. */
  final CompletableFuture<Answer> submitAt(
      String first, Operation operation, boolean mayForward, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.run(
        new Gateway.Submit(
            GROUP,
            operation,
            false,
            mayForward,
            timeout,
            Optional.empty(),
            SessionToken.EMPTY,
            "trace",
            Optional.of(first),
            answer::complete));
    return answer;
  }

  /** Lets time pass on the gateway's clock and its one timer, tick by tick. */
  final void pass(Duration duration) {
    for (long millis = 0; millis < duration.toMillis(); millis += 10) {
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
      for (Effect effect : gateway.getAllEffects())
        if (effect instanceof Effect.TimerScheduled<?> timer) timer.send().apply();
      settle();
    }
  }

  final void settle() {
    while (gateway.selfInbox().hasMessages()) gateway.runOne();
  }

  /** Lets time pass until there is an answer; every attempt at this engine gets {@code reply}. */
  final int passReplying(
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

  final ClientRequest asked() {
    return engine.receiveMessage();
  }

  final void nothingMoreLeaves() {
    assertThat(engine.hasMessages()).as("attempts here").isFalse();
    assertThat(forwarder.hasMessages()).as("attempts elsewhere").isFalse();
  }

  final void reply(ClientRequest request, ClientReply reply) {
    request.replyTo().tell(reply);
    settle();
  }

  static Served served(String node, String leader) {
    return new Served(node, Role.FOLLOWER, Optional.ofNullable(leader));
  }

  static NotLeader notLeader(ClientRequest to, String node, String leader) {
    return new NotLeader(to.requestId(), served(node, leader));
  }

  static Written written(ClientRequest to, long version) {
    return new Written(to.requestId(), version, 2, 1, served("node-2", "node-2"));
  }
}
