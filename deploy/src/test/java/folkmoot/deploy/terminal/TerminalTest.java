package folkmoot.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What stands where on a terminal, in a file, and for a script. */
class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Terminal terminal(boolean live, boolean json) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        live,
        json);
  }

  @Test
  void aTableIsAsWideAsItsCellsAndNumbersStandRight() {
    Table table = new Table("NODE", "KEYS", "ROLE").row("node-1", 7, "leader").row("n", "", "f");
    assertThat(table.lines())
        .containsExactly("NODE    KEYS  ROLE", "node-1     7  leader", "n          -  f");
  }

  @Test
  void inAFileEachStageIsALineOnce() {
    Terminal terminal = terminal(false, false);
    terminal.progress("starting", "0.1 s");
    terminal.progress("starting", "0.2 s");
    terminal.progress("ready", "0.3 s");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("starting\nready\n");
  }

  @Test
  void onALiveTerminalTheLineIsWrittenOverAndTakenAway() {
    Terminal terminal = terminal(true, false);
    terminal.progress("starting", "0.1 s");
    terminal.progress("go", "");
    terminal.say("done");
    String seen = err.toString(StandardCharsets.UTF_8);
    assertThat(seen).startsWith("\rstarting  0.1 s\rgo" + " ".repeat(13)).endsWith("\r");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("done\n");
  }

  @Test
  void forAScriptTheObjectIsTheOnlyLine() {
    Terminal terminal = terminal(false, true);
    terminal.say("for people");
    terminal.result(JsonNodeFactory.instance.objectNode().put("a", 1));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n");
  }
}
