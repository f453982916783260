package folkmoot.gateway.routes;

import folkmoot.gateway.Answer;
import folkmoot.gateway.Gateway;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** The edge between HTTP, which waits on futures, and the gateway actor, which has messages. */
record Submitter(ActorRef<Gateway.Command> gateway, SessionTokens tokens, Regions regions) {
  /** Any key will do to see whether an entry is there. */
  private static final Operation.Query BARRIER = new Operation.Read("-", ReadLevel.SESSION, 0);

  /**
   * Asks the group that has it.
   *
   * @param region where it is rather to be read
   */
  CompletionStage<Answer> read(
      Exchange exchange, Operation.Query read, Optional<String> region, Duration timeout)
      throws Refusal {
    return readIn(exchange, Addressing.group(exchange.keyspace(), read), read, region, timeout);
  }

  /** Asks one group. */
  CompletionStage<Answer> readIn(
      Exchange exchange,
      String group,
      Operation.Query read,
      Optional<String> region,
      Duration timeout)
      throws Refusal {
    boolean mayForward = exchange.mayForward();
    SessionToken seen = tokens.of(exchange);
    Optional<String> first = regions.first(group, region, exchange.requestId());
    return ask(answer ->
            new Gateway.Submit(
                group,
                read,
                false,
                mayForward,
                timeout,
                Optional.empty(),
                seen,
                exchange.requestId(),
                first,
                answer::complete))
        .thenApply(answer -> told(answer, seen, group));
  }

  /** Asks for a value that merges, or updates one: of this node, which keeps them all. */
  CompletionStage<Answer> merge(Exchange exchange, Operation operation, Duration timeout)
      throws Refusal {
    boolean mayForward = exchange.mayForward();
    String group = Addressing.group(exchange.keyspace(), operation);
    SessionToken seen = tokens.of(exchange);
    return ask(
        answer ->
            new Gateway.Submit(
                group,
                operation,
                false,
                mayForward,
                timeout,
                Optional.empty(),
                seen,
                exchange.requestId(),
                answer::complete));
  }

  /** What this very node has. */
  CompletionStage<Answer> readAt(String group, String nodeId, Operation read, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(new Gateway.SubmitAt(group, nodeId, read, timeout, answer::complete));
    return answer;
  }

  CompletionStage<Answer> write(
      Exchange exchange, Operation.Write write, Parameters asked, Optional<IdempotencyKey> key)
      throws Refusal {
    boolean mayForward = exchange.mayForward();
    String group = Addressing.group(exchange.keyspace(), write);
    SessionToken seen = tokens.of(exchange);
    Function<SessionToken, CompletionStage<Answer>> settled =
        known ->
            ask(answer ->
                    new Gateway.Submit(
                        group,
                        fitting(exchange, group, write),
                        asked.concern().isEmpty(),
                        mayForward,
                        asked.timeout(),
                        key,
                        known,
                        exchange.requestId(),
                        answer::complete))
                .thenApply(answer -> told(answer, known, group));
    return settle(exchange, seen, seen.without(group).provisional(), asked.timeout(), settled);
  }

  /** A number below a majority of the group says so: the gateway knows no groups' members. */
  private static Operation.Write fitting(Exchange exchange, String group, Operation.Write write) {
    int members =
        exchange
            .keyspace()
            .flatMap(keyspace -> keyspace.group(group))
            .map(each -> each.members().size())
            .orElse(0);
    return write.concern() instanceof WriteConcern.Copies some && some.count() <= members / 2
        ? write.awaiting(new WriteConcern.UpTo(some.count()))
        : write;
  }

  /**
   * Whoever reads a write depends on what its writer had seen in other groups: what may yet be lost
   * there is awaited before, or found to be lost.
   */
  private CompletionStage<Answer> settle(
      Exchange exchange,
      SessionToken seen,
      SortedSet<String> open,
      Duration timeout,
      Function<SessionToken, CompletionStage<Answer>> settled) {
    if (open.isEmpty()) return settled.apply(seen);
    SortedSet<String> left = new TreeSet<>(open);
    String group = left.first();
    left.remove(group);
    return barrier(exchange.requestId(), group, timeout, seen)
        .thenCompose(
            answer -> {
              ClientReply reply = answer instanceof Answer.Replied told ? told.reply() : null;
              boolean there =
                  reply instanceof ClientReply.Found || reply instanceof ClientReply.Absent;
              return there
                  ? settle(exchange, seen.instead(group, reply.seen()), left, timeout, settled)
                  : CompletableFuture.completedFuture(unsettled(answer));
            });
  }

  private CompletionStage<Answer> barrier(
      String requestId, String group, Duration timeout, SessionToken seen) {
    return ask(answer ->
            new Gateway.Submit(
                group,
                BARRIER,
                false,
                true,
                timeout,
                Optional.empty(),
                seen,
                requestId,
                answer::complete))
        .thenApply(answer -> told(answer, seen, group));
  }

  /** The write was not sent at all, however long the other group is silent. */
  private static Answer unsettled(Answer answer) {
    return answer instanceof Answer.Silence ? new Answer.Unsettled() : answer;
  }

  private static Answer told(Answer answer, SessionToken seen, String group) {
    return answer instanceof Answer.Replied replied ? replied.toOneWhoHasSeen(seen, group) : answer;
  }

  /** A group as a replica of it sees itself: the one of this node, if it may not be another's. */
  CompletionStage<Answer> describe(
      Exchange exchange, String group, boolean mayForward, int keys, Duration timeout) {
    return ask(
        answer ->
            new Gateway.Submit(
                group,
                new Operation.Describe(keys),
                false,
                mayForward,
                timeout,
                Optional.empty(),
                SessionToken.EMPTY,
                exchange.requestId(),
                answer::complete));
  }

  private CompletionStage<Answer> ask(
      Function<CompletableFuture<Answer>, Gateway.Submit> question) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    gateway.tell(question.apply(answer));
    return answer;
  }
}
