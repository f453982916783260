package folkmoot.deploy.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;

/**
 * Where a command writes: results to standard output, progress and complaints to standard error.
 *
 * <p>With {@code json}, sentences for people are left out and the result is one JSON object, the
 * last line of standard output. On a live terminal progress is one line that is written over;
 * elsewhere each change of it is a line.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean live;
  private final boolean json;
  private int width;
  private String shown = "";

  public Terminal(PrintStream out, PrintStream err, boolean live, boolean json) {
    this.out = out;
    this.err = err;
    this.live = live;
    this.json = json;
  }

  public boolean live() {
    return live;
  }

  public boolean json() {
    return json;
  }

  /** A line for a person. */
  public synchronized void say(String line) {
    clear();
    if (!json) out.println(line);
  }

  /** A line that must be seen with {@code json}, too. */
  public synchronized void complain(String line) {
    clear();
    err.println("moot: " + line);
  }

  /** A line below a complaint. */
  public synchronized void detail(String line) {
    err.println("  " + line);
  }

  /** A line of output that is the result itself, with and without {@code json}. */
  public synchronized void print(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** The result, if one was asked for as JSON. */
  public synchronized void result(ObjectNode object) {
    if (json) print(object.toString());
  }

  /**
   * How far it is.
   *
   * @param stage what is worth a line of its own in a file
   * @param detail what changes many times a second; for live terminals only
   */
  public synchronized void progress(String stage, String detail) {
    if (live) {
      String line = detail.isEmpty() ? stage : stage + "  " + detail;
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else if (!stage.equals(shown)) {
      err.println(stage);
    }
    shown = stage;
    err.flush();
  }

  /** Takes the line of progress away. */
  public synchronized void clear() {
    if (live && width > 0) err.print("\r" + " ".repeat(width) + "\r");
    width = 0;
    shown = "";
    err.flush();
  }

  /** Begins a live terminal's page anew. */
  public synchronized void page() {
    if (live) out.print("\u001b[H\u001b[2J");
  }
}
