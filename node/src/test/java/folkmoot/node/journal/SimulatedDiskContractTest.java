package folkmoot.node.journal;

import folkmoot.node.simulation.SimulatedDisk;

class SimulatedDiskContractTest extends DiskContract {
  @Override
  Disk emptyDisk() {
    return new SimulatedDisk();
  }
}
