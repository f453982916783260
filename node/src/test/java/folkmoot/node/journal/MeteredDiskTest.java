package folkmoot.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.node.time.Clock;
import folkmoot.protocol.metrics.Meters;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** It is the disk under it in everything, how much room it has included. */
class MeteredDiskTest extends DiskContract {
  private final SimulatedDisk under = new SimulatedDisk();

  @Override
  Disk emptyDisk() {
    return new MeteredDisk(under, Clock.system(), Meters.NONE);
  }

  @Test
  void itsRoomIsThatOfTheDiskUnderIt() throws IOException {
    Disk disk = emptyDisk();
    under.usable(12_345);
    assertThat(disk.usableBytes()).isEqualTo(12_345);
    under.full(true);
    assertThat(disk.usableBytes()).isZero();
  }
}
