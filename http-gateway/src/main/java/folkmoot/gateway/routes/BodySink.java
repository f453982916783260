package folkmoot.gateway.routes;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Reads a body that comes in pieces, up to a size and within a time.
 *
 * <p>It never cancels: Pekko HTTP tears down a connection whose body was cancelled before the
 * response is out, and the client would see a reset instead of the 413 or 408. Past the limit it
 * reads on and forgets, up to {@code discardLimit}; after its verdict it stops pulling, and the
 * server closes the connection behind the response.
 */
final class BodySink
    extends AbstractGraphStageWithMaterializedValue<SinkShape<ByteString>, CompletionStage<Body>> {
  private final Inlet<ByteString> in = Inlet.create("BodySink.in");
  private final SinkShape<ByteString> shape = SinkShape.of(in);
  private final int limit;
  private final long discardLimit;
  private final Duration within;

  BodySink(int limit, long discardLimit, Duration within) {
    this.limit = limit;
    this.discardLimit = discardLimit;
    this.within = within;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<Body>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    CompletableFuture<Body> verdict = new CompletableFuture<>();
    return new Pair<>(new Logic(verdict), verdict);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Body> verdict;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long seen;

    Logic(CompletableFuture<Body> verdict) {
      super(shape);
      this.verdict = verdict;
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              take(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              verdict.complete(
                  seen <= limit ? new Body.Whole(kept.toByteArray()) : new Body.TooLarge());
              completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              verdict.complete(new Body.Broken());
              completeStage();
            }
          });
    }

    @Override
    public void preStart() {
      scheduleOnce("slow", within);
      pull(in);
    }

    @Override
    public void onTimer(Object key) {
      verdict.complete(seen <= limit ? new Body.TooSlow() : new Body.TooLarge());
    }

    @Override
    public void postStop() {
      // The connection is gone: nobody reads the answer, but nobody may wait for it for ever.
      verdict.complete(new Body.Broken());
    }

    private void take(ByteString piece) {
      seen += piece.size();
      if (seen <= limit) kept.writeBytes(piece.toArrayUnsafe());
      if (seen > discardLimit && seen > limit) verdict.complete(new Body.TooLarge());
      if (!verdict.isDone()) pull(in);
    }
  }
}
