package folkmoot.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Everything answered by Persisted survives every crash; and this test would notice if not. */
class JournalCrashTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.journal.seeds", 100);
  private static final int STEPS = 300;

  @Test
  void whatWasAnsweredSurvivesAndWhatSurvivesIsAFirstPart() {
    int openings = 0;
    int lost = 0;
    int kept = 0;
    long removed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      CrashRun run = new CrashRun(seed, disk -> disk);
      try {
        run.run(STEPS);
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed, broken);
      }
      openings += run.openings;
      lost += run.lostWrites;
      kept += run.keptUnanswered;
      removed += run.removed;
    }
    assertThat(openings).isGreaterThan(SEEDS * 10);
    assertThat(lost).as("unanswered writes that were lost").isGreaterThan(SEEDS);
    assertThat(kept).as("unanswered writes that survived").isGreaterThan(SEEDS);
    assertThat(removed).as("segments that nobody needed").isGreaterThan(SEEDS);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    for (long seed = 0; seed < 10; seed++) {
      CrashRun one = new CrashRun(seed, disk -> disk);
      CrashRun two = new CrashRun(seed, disk -> disk);
      one.run(STEPS);
      two.run(STEPS);
      assertThat(one.trace()).isEqualTo(two.trace());
    }
  }

  @Test
  void findsTheMutantThatDoesNotSyncItsFiles() {
    finds(disk -> new Mutant(disk, name -> true, false, false));
  }

  @Test
  void findsTheMutantThatDoesNotSyncTheFolder() {
    finds(disk -> new Mutant(disk, name -> false, true, false));
  }

  @Test
  void findsTheMutantThatDoesNotSyncANewSegmentBeforeNamingIt() {
    finds(disk -> new Mutant(disk, name -> name.endsWith(".log.new"), false, false));
  }

  @Test
  void findsTheMutantThatDoesNotWriteTheLastBatchAgain() {
    finds(disk -> new Mutant(disk, name -> false, false, true));
  }

  private static void finds(UnaryOperator<Disk> mutant) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new CrashRun(seed, mutant).run(STEPS);
      } catch (AssertionError found) {
        return;
      }
    }
    throw new AssertionError("not found in " + SEEDS + " seeds");
  }

  /** A journal that leaves something out, made by a disk that does not do what it is told. */
  private static final class Mutant extends ForwardingDisk {
    private final Predicate<String> skipSync;
    private final boolean skipFolder;
    private final boolean skipRewrite;

    Mutant(Disk disk, Predicate<String> skipSync, boolean skipFolder, boolean skipRewrite) {
      super(disk);
      this.skipSync = skipSync;
      this.skipFolder = skipFolder;
      this.skipRewrite = skipRewrite;
    }

    @Override
    public void syncFolder() throws IOException {
      if (!skipFolder) super.syncFolder();
    }

    @Override
    protected DiskFile opened(String name, DiskFile file) {
      return new ForwardingFile(file) {
        @Override
        public void write(long position, ByteBuffer from) throws IOException {
          if (!skipRewrite || !isThere(position, from)) super.write(position, from);
        }

        private boolean isThere(long position, ByteBuffer from) throws IOException {
          if (position + from.remaining() > size()) return false;
          ByteBuffer present = ByteBuffer.allocate(from.remaining());
          read(position, present);
          return present.flip().equals(from);
        }

        @Override
        public void sync() throws IOException {
          if (!skipSync.test(name)) super.sync();
        }
      };
    }
  }
}
