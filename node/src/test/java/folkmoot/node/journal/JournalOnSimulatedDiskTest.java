package folkmoot.node.journal;

import folkmoot.node.simulation.SimulatedDisk;

class JournalOnSimulatedDiskTest extends JournalContract {
  @Override
  Disk emptyDisk() {
    return new SimulatedDisk();
  }
}
