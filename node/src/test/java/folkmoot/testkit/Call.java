package folkmoot.testkit;

import folkmoot.protocol.client.ClientReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** What a client has asked, and, once time has passed, what it was told. */
public final class Call {
  private final TestCluster cluster;
  private final String client;
  private final Duration until;
  private Optional<ClientReply> reply = Optional.empty();
  private boolean givenUp;

  Call(TestCluster cluster, String client, Duration patience) {
    this.cluster = cluster;
    this.client = client;
    this.until = cluster.now().plus(patience);
  }

  void answered(ClientReply answer) {
    if (!givenUp) reply = Optional.of(answer);
  }

  /** What it was told so far. */
  public Optional<ClientReply> reply() {
    return reply;
  }

  /** True until there is an answer or the client's patience is over. */
  public boolean isWaiting() {
    if (reply.isPresent() || givenUp) return false;
    if (cluster.now().compareTo(until) < 0) return true;
    givenUp = true;
    cluster.stage().giveUp(client);
    return false;
  }

  /**
   * Lets time pass until there is an answer or the client's patience is over.
   *
   * @return the answer; empty if there was none: what was asked may have happened, or may yet
   */
  public Optional<ClientReply> await() {
    cluster.runUntil(() -> reply.isPresent(), until.minus(cluster.now()));
    isWaiting();
    return reply;
  }

  /**
   * It is done: a write has its copies, a transaction has run, a read its answer, be it that there
   * is no such key.
   */
  public boolean isDone() {
    return reply
        .filter(
            answer ->
                answer instanceof ClientReply.Written
                    || answer instanceof ClientReply.Counted
                    || answer instanceof ClientReply.Ran
                    || answer instanceof ClientReply.Found
                    || answer instanceof ClientReply.Absent)
        .isPresent();
  }

  /** Nothing of it has happened or will: it may be asked again, elsewhere. */
  public boolean isRefused() {
    return reply.filter(ClientReply::nothingApplied).isPresent();
  }

  /** What a read has found, as JSON; empty if there is no answer yet or no such key. */
  public Optional<String> value() {
    return reply
        .filter(ClientReply.Found.class::isInstance)
        .map(found -> new String(((ClientReply.Found) found).value(), StandardCharsets.UTF_8));
  }
}
