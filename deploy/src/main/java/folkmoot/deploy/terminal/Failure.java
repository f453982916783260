package folkmoot.deploy.terminal;

import java.util.List;

/** Why a command cannot do what it was asked: one sentence for a person, a code for a script. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final transient List<String> evidence;

  private Failure(ExitCode exitCode, String sentence, List<String> evidence) {
    super(sentence);
    this.exitCode = exitCode;
    this.evidence = List.copyOf(evidence);
  }

  public static Failure usage(String sentence) {
    return new Failure(ExitCode.USAGE, sentence, List.of());
  }

  public static Failure unavailable(String sentence) {
    return new Failure(ExitCode.UNAVAILABLE, sentence, List.of());
  }

  public static Failure of(ExitCode exitCode, String sentence) {
    return new Failure(exitCode, sentence, List.of());
  }

  /** With lines that show why, such as the end of a log. */
  public Failure because(List<String> lines) {
    return new Failure(exitCode, getMessage(), lines);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** Lines to be shown below the sentence; often none. */
  public List<String> evidence() {
    return evidence;
  }
}
