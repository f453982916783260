package folkmoot.deploy.simulate;

import folkmoot.deploy.terminal.Terminal;
import folkmoot.node.simulation.Campaign;
import folkmoot.node.simulation.Simulation;

/** Shows how far the seeds are: each one on a live terminal, each tenth part elsewhere. */
public final class Progress implements Campaign.Listener {
  private final Terminal terminal;
  private final SeedRange range;
  private final long begunNanos = System.nanoTime();
  private long done;
  private long failed;
  private double virtualSeconds;

  public Progress(SeedRange range, Terminal terminal) {
    this.range = range;
    this.terminal = terminal;
  }

  @Override
  public void done(Simulation.Report report) {
    done++;
    virtualSeconds += report.virtual().toNanos() / 1e9;
    if (!report.violations().isEmpty()) failed++;
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    String stage = "simulating, %d %% done".formatted(done * 10 / range.count() * 10);
    terminal.progress(
        stage,
        "%,d of %,d seeds, %.1f/s, %.0f × real time, %d with a violation"
            .formatted(done, range.count(), done / seconds, virtualSeconds / seconds, failed));
  }
}
