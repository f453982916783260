package folkmoot.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Served;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an answer over HTTP means in a history (API.md, "Errors").
 *
 * @param served the level that was really given and by whom, where the answer says so
 */
record Told(Outcome outcome, Served served) {

  /**
   * @param asked kept where the answer does not say better
   */
  static Told by(HttpAnswer answer, Action action, Served asked) {
    Served served = served(answer, asked);
    if (answer.ok()) return new Told(done(answer, action), served);
    if (answer.status() == 404 && isAboutTheKey(answer)) return new Told(absent(action), served);
    String reason = answer.status() + " " + answer.error();
    // A read leaves no trace, so that one without an answer has never happened.
    if (!action.mayWrite()) return new Told(new Outcome.Failed(reason), served);
    return new Told(
        mayBeApplied(answer) ? new Outcome.Unknown(reason) : new Outcome.Failed(reason), served);
  }

  /**
   * Of two keys that are written together: what both of them are, or a mixture that nobody wrote.
   */
  static Told ofPair(HttpAnswer answer, Action action, Served asked) {
    if (action.mayWrite() || !answer.ok()) return by(answer, action, asked);
    JsonNode items = answer.json().path("items");
    SortedSet<String> values = new TreeSet<>();
    items.forEach(item -> values.add(item.path("value").toString()));
    long version = items.path(0).path("version").asLong(0);
    Served served = new Served(asked.level(), version, served(answer, asked).node());
    if (items.isEmpty()) return new Told(Outcome.ABSENT, served);
    boolean isWhole = items.size() == 2 && values.size() == 1;
    return new Told(Outcome.saw(isWhole ? values.first() : "mixed: " + items), served);
  }

  private static Outcome done(HttpAnswer answer, Action action) {
    if (!(action instanceof Action.Read)) return Outcome.DONE;
    return answer
        .rawField("value")
        .map(Outcome::saw)
        .orElseThrow(() -> new IllegalStateException("a read without value: " + answer.text()));
  }

  private static Outcome absent(Action action) {
    return action instanceof Action.Delete ? Outcome.NO_EFFECT : Outcome.ABSENT;
  }

  /** Not "no such route", which would be a mistake of ours. */
  private static boolean isAboutTheKey(HttpAnswer answer) {
    return answer.json().has("key");
  }

  private static boolean mayBeApplied(HttpAnswer answer) {
    String outcome = answer.json().path("outcome").asText("");
    if (outcome.equals("not_applied")) return false;
    return answer.status() >= 500 || outcome.equals("unknown");
  }

  private static Served served(HttpAnswer answer, Served asked) {
    long version = answer.json().path("version").asLong(0);
    Optional<String> node = Optional.ofNullable(answer.headers().get("X-Served-By"));
    return new Served(asked.level(), version, node.or(asked::node));
  }
}
