package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Registers: a write ends those that it saw; which of the others are shown is the type's. */
final class LastWrites implements AllowedValues.Rule {
  @Override
  public Optional<String> judge(List<Asked> asked, Shown end) {
    Standing writes = Standing.of(asked, each -> true, each -> true);
    List<String> shown =
        end instanceof Shown.Values many
            ? many.values()
            : ((Shown.Value) end).value().stream().toList();
    List<String> possible = values(writes.possible());
    for (String value : shown) {
      if (!possible.contains(value))
        return Optional.of("%s is there, which nothing that stands has set".formatted(value));
    }
    if (new TreeSet<>(shown).size() < shown.size())
      return Optional.of("a value is there twice: " + shown);
    if (shown.isEmpty() && asked.stream().anyMatch(Asked::isMade))
      return Optional.of("nothing is there, and something was set");
    if (end instanceof Shown.Value) return Optional.empty();
    return values(writes.certain()).stream()
        .filter(value -> !shown.contains(value))
        .findFirst()
        .map(value -> value + " is not there, and nothing that was set saw it");
  }

  private static List<String> values(List<Asked> writes) {
    return writes.stream().map(each -> ((Update.Set) each.update()).value()).toList();
  }
}
