package folkmoot.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.cluster.ProcessIdentity.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which process it is, and how it is. */
class ProcessIdentityTest {
  @TempDir Path folder;

  private Process process;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void signalsArriveAndShow() throws IOException, InterruptedException {
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    assertThat(identity.state()).isEqualTo(State.RUNNING);
    assertThat(identity.signal("STOP")).isTrue();
    await(identity, State.PAUSED);
    assertThat(identity.signal("CONT")).isTrue();
    await(identity, State.RUNNING);
    assertThat(identity.signal("KILL")).isTrue();
    process.waitFor();
    assertThat(identity.state()).isEqualTo(State.DEAD);
    assertThat(identity.signal("KILL")).isFalse();
  }

  @Test
  void anotherProcessWithTheSameNumberIsNotMeant() throws IOException, InterruptedException {
    ProcessIdentity former = new ProcessIdentity(process.pid(), "12@some-boot");
    assertThat(former.lives()).isFalse();
    assertThat(former.signal("KILL")).isFalse();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void itIsReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("node.pid");
    assertThat(ProcessIdentity.read(file)).isEmpty();
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    identity.write(file);
    assertThat(ProcessIdentity.read(file)).contains(identity);
    Files.writeString(file, "nonsense");
    assertThat(ProcessIdentity.read(file)).isEmpty();
  }

  private static void await(ProcessIdentity identity, State wanted) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (identity.state() != wanted) {
      assertThat(System.nanoTime()).as("%s in time", wanted).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
