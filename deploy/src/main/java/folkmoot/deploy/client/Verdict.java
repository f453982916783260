package folkmoot.deploy.client;

import folkmoot.deploy.terminal.ExitCode;

/** What an answer means for whoever asked. */
public final class Verdict {
  private Verdict() {}

  /** The exit code of a command that got this answer, by status and {@code outcome} (API.md). */
  public static ExitCode of(HttpAnswer answer, boolean write) {
    if (answer.ok()) return ExitCode.OK;
    String outcome = answer.json().path("outcome").asText("");
    if (outcome.equals("unknown")) return ExitCode.UNKNOWN_OUTCOME;
    return switch (answer.status()) {
      case 404 -> ExitCode.NOT_FOUND;
      case 403, 409, 412 -> ExitCode.PRECONDITION;
      case 408, 429, 503 -> ExitCode.UNAVAILABLE;
      default -> {
        if (answer.status() < 500) yield ExitCode.USAGE;
        // A write that failed without a word of its outcome may be applied.
        yield write && outcome.isEmpty() ? ExitCode.UNKNOWN_OUTCOME : ExitCode.UNAVAILABLE;
      }
    };
  }

  /** True if the same request may be sent to another node without being carried out twice. */
  public static boolean mayTryElsewhere(HttpAnswer answer, boolean write) {
    if (answer.status() != 503) return false;
    return !write || answer.json().path("outcome").asText("").equals("not_applied");
  }
}
