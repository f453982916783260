package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply.Absent;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Forward;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Whom a gateway asks first, if it is told whom, and what becomes of the read if that is no use.
 */
class GatewayPreferenceTest extends GatewayFixture {
  private static final Operation READ = new Operation.Read("k", ReadLevel.STRONG, 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static Absent absent(ClientRequest to) {
    return new Absent(to.requestId(), served("node-3", "node-2"), false);
  }

  @Test
  void theFirstAttemptGoesToTheNodeThatIsNamed() {
    CompletableFuture<Answer> answer = submitAt("node-3", READ, true, TIMEOUT);
    Forward forward = forwarder.receiveMessage();
    assertThat(forward.toNode()).isEqualTo("node-3");
    reply(forward.request(), absent(forward.request()));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
    nothingMoreLeaves();
  }

  @Test
  void aNodeThatIsSilentIsNotWaitedForAndThisOneServes() {
    CompletableFuture<Answer> answer = submitAt("node-3", READ, true, TIMEOUT);
    Forward silent = forwarder.receiveMessage();
    pass(Duration.ofMillis(600));
    ClientRequest here = asked();
    reply(here, absent(here));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
    reply(silent.request(), absent(silent.request()));
    nothingMoreLeaves();
  }

  @Test
  void aNodeThatCannotServeNamesOneThatCan() {
    CompletableFuture<Answer> answer = submitAt("node-3", READ, true, TIMEOUT);
    Forward first = forwarder.receiveMessage();
    reply(first.request(), notLeader(first.request(), "node-3", "node-2"));
    Forward second = forwarder.receiveMessage();
    assertThat(second.toNode()).isEqualTo("node-2");
    reply(second.request(), absent(second.request()));
    assertThat(answer.getNow(null)).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void itIsAPreferenceOfReadsThatMayBeForwarded() {
    submitAt("node-3", READ, false, TIMEOUT);
    assertThat(asked().operation()).isEqualTo(READ);
    submitAt("node-3", PUT, true, TIMEOUT);
    assertThat(asked().operation()).isEqualTo(PUT);
    submitAt("node-1", READ, true, TIMEOUT);
    assertThat(asked().operation()).isEqualTo(READ);
    nothingMoreLeaves();
  }
}
