package folkmoot.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to command lines that cannot be meant as written. */
class CommandLineTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node add",
        "node add n6",
        "node remove n2",
        "byzantine n2",
        "backup",
        "up --open"
      })
  void whatComesLaterIsRefusedInOneLine(String line) {
    Shell shell = new Shell(home);
    assertThat(shell.run(line.split(" "))).isEqualTo(2);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.err()).contains("this version has not got it yet");
    assertThat(shell.run((line + " --json").split(" "))).isEqualTo(2);
    assertThat(shell.json().get("exitCode").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "--foo",
        "up -n",
        "up -n x",
        "up -n 0",
        "up -n 33",
        "up --regions moon",
        "up --port-base 70000",
        "up --timeout 0",
        "get",
        "get a b",
        "put a",
        "put a {",
        "put a b",
        "put a 1 2",
        "kill",
        "logs -n -1",
        "ks",
        "ks banana",
        "ks create",
        "ks create a b",
        "ks create a --partitions x",
        "ks drop",
        "ks describe",
        "ks list a",
        "node",
        "node banana",
        "node replace",
        "node replace n1 n2",
        "node replace n2 --disk",
        "partition",
        "delay",
        "loss",
        "loss x",
        "crdt",
        "crdt get",
        "crdt get stock",
        "crdt get stock k more",
        "crdt get stock k --w all",
        "crdt stock k g_counter",
        "crdt stock k g_counter increment --r all",
        "crdt stock k g_counter multiply",
        "crdt stock k g_counter increment x",
        "crdt stock k g_counter increment 1 2",
        "crdt stock k flag enable 1",
        "crdt stock k g_set add",
        "crdt stock k g_set add a",
        "crdt stock k or_map put f",
        "crdt stock k or_map put f a",
        "crdt stock k text insert x a",
        "crdt stock k text delete 1",
        "crdt stock k bounded_counter grant n2",
        "incr",
        "incr a --by x",
        "incr a --by 1.5",
        "loss 10x",
        "delay 5",
        "delay 5h",
        "delay 5ms --jitter 1",
        "partition n1 / n2 --for 3",
        "heal a b",
        "heal a/b",
        "load",
        "load /nowhere",
        "load x --connections 0",
        "demo now",
        "check --clients 0",
        "check --max-staleness -1",
        "check --nemesis flood",
        "check --levels exact",
        "check --judge /nowhere.edn"
      })
  void wrongWordsAreUsageErrorsInOneLine(String line) {
    Shell shell = new Shell(home);
    assertThat(shell.run(line.split(" "))).as(line).isEqualTo(2);
    assertThat(shell.err().lines()).as(shell.err()).hasSize(1);
    assertThat(shell.err()).startsWith("moot: ");
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    Shell shell = new Shell(home);
    shell.run("foo", "--json");
    assertThat(shell.err()).contains("no command 'foo'");
    assertThat(shell.json().get("error").asText()).contains("no command 'foo'");
  }

  @Test
  void aNodeThatIsNotThereIsRefusedWithThoseThatAre() {
    Shell shell = new Shell(home);
    shell.home().keep(Clusters.of(home, 3));
    assertThat(shell.run("kill", "n7")).isEqualTo(2);
    assertThat(shell.err()).contains("no node 'n7'", "node-1, node-2, node-3");
    assertThat(shell.run("get", "a", "--node", "nobody")).isEqualTo(2);
  }

  @Test
  void withoutAClusterTheStoreIsUnavailableAndDownHasNothingToDo() {
    Shell shell = new Shell(home);
    assertThat(shell.run("get", "a")).isEqualTo(5);
    assertThat(shell.run("status", "--json")).isEqualTo(5);
    assertThat(shell.json().get("nodes").isEmpty()).isTrue();
    assertThat(shell.run("down")).isZero();
  }

  @Test
  void helpAndVersionAreNoErrors() {
    Shell shell = new Shell(home);
    for (String line :
        new String[] {
          "--help",
          "help",
          "help up",
          "up --help",
          "ks --help",
          "help ks",
          "ks create --help",
          "help node",
          "node replace --help",
          "crdt --help",
          "--version"
        }) {
      assertThat(shell.run(line.split(" "))).as(line).isZero();
      assertThat(shell.out()).as(line).isNotBlank();
    }
    assertThat(shell.run()).isZero();
    assertThat(shell.out()).contains("up", "down", "status", "load", "logs");
  }
}
