package folkmoot.node.crdt;

import folkmoot.node.crdt.Peers.Peer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster, for all tests of a class. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TwoPeers {
  Path folder;
  private Peers peers;
  Peer a;
  Peer b;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    peers = new Peers(folder, 2);
    a = peers.start("a");
    b = peers.start("b");
    peers.form(a, b);
  }

  @AfterAll
  void stop() {
    peers.close();
  }
}
