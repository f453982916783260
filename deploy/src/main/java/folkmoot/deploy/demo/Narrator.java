package folkmoot.deploy.demo;

import folkmoot.deploy.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Tells what happens, and keeps what was found. */
final class Narrator {
  private final Terminal terminal;
  private final List<Finding> findings = new ArrayList<>();
  private String phase = "";
  private int number;

  Narrator(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A phase begins. */
  void begin(String name, int of) {
    phase = name;
    number++;
    terminal.say("");
    terminal.say("== %d of %d: %s".formatted(number, of, name));
  }

  void say(String sentence) {
    terminal.say(sentence);
  }

  void say(List<String> lines) {
    lines.forEach(line -> terminal.say("   " + line));
  }

  /** What a user would type for what is done now. */
  void types(String... words) {
    terminal.say("   $ moot " + String.join(" ", words));
  }

  /** A promise, and whether it held. */
  void found(String promise, boolean held, String saw) {
    findings.add(new Finding(phase, promise, held, saw));
    terminal.say("   %s %s (%s)".formatted(held ? "+" : "BROKEN:", promise, saw));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
