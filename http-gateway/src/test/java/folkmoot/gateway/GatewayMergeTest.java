package folkmoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What merges is asked of this node alone, and once: who counts again counts twice. */
class GatewayMergeTest extends GatewayFixture {
  private static final Operation.Merge MERGE =
      new Operation.Merge("k", "g_counter", new Update.Increment(1), new Breadth.Majority());
  private static final ClientReply.Served HERE =
      new ClientReply.Served("node-1", Role.PEER, Optional.empty());

  private static ClientReply merged(ClientRequest request) {
    return new ClientReply.Merged(
        request.requestId(),
        "g_counter",
        new Shown.Number(BigInteger.ONE),
        List.of(),
        true,
        2,
        HERE);
  }

  @Test
  void itHasNoPlaceInTheSession() {
    CompletableFuture<Answer> answer = submit(MERGE);
    ClientRequest request = asked();
    assertThat(request.mark()).isEqualTo(Mark.NONE);
    assertThat(request.operation()).isEqualTo(MERGE);
    reply(request, merged(request));
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(merged(request)));
  }

  @Test
  void itIsSentOnceHoweverLongNobodyAnswers() {
    CompletableFuture<Answer> answer = submit(MERGE);
    asked();
    pass(Duration.ofMillis(4900));
    nothingMoreLeaves();
    assertThat(answer).isNotDone();
    pass(Duration.ofMillis(300));
    nothingMoreLeaves();
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Silence());
  }

  @Test
  void whatMayStillSpreadIsToldAndNotSentAgain() {
    CompletableFuture<Answer> answer = submit(MERGE);
    ClientRequest request = asked();
    ClientReply unknown = new ClientReply.Unknown(request.requestId(), "It may still spread", HERE);
    reply(request, unknown);
    nothingMoreLeaves();
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(unknown));
  }

  @Test
  void whatWasNotDoneIsTriedAgainHereUntilTheWaitIsOver() {
    CompletableFuture<Answer> answer = submit(MERGE);
    int attempts =
        passReplying(
            answer,
            request ->
                new ClientReply.Unavailable(request.requestId(), "1 of 2 nodes is known", HERE));
    assertThat(attempts).isGreaterThan(1);
    assertThat(forwarder.hasMessages()).isFalse();
    assertThat(answer.getNow(null))
        .isEqualTo(new Answer.CannotServe("1 of 2 nodes is known", HERE));
  }

  @Test
  void aReadIsAskedOfThisNode() {
    Operation.ReadMerged read = new Operation.ReadMerged("k", new Breadth.Local());
    CompletableFuture<Answer> answer = submit(read);
    ClientRequest request = asked();
    assertThat(request.operation()).isEqualTo(read);
    reply(request, merged(request));
    assertThat(answer.getNow(null)).isEqualTo(new Answer.Replied(merged(request)));
  }
}
