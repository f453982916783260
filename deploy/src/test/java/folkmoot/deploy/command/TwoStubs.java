package folkmoot.deploy.command;

import folkmoot.deploy.StubNode;
import folkmoot.deploy.StubNode.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two nodes that answer everything alike until a test says otherwise, and a shell. */
abstract class TwoStubs {
  @TempDir Path home;

  StubNode first;
  StubNode second;
  Shell shell;

  private final Answer usual;

  TwoStubs(Answer usual) {
    this.usual = usual;
  }

  @BeforeEach
  void open() throws IOException {
    first = new StubNode(asked -> usual);
    second = new StubNode(asked -> usual);
    shell = new Shell(home);
    shell.home().keep(Clusters.running(home, first, second));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }
}
