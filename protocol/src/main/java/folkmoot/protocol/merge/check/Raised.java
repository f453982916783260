package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import java.util.List;
import java.util.Optional;

/** Flags: raised once, raised for ever. */
final class Raised implements AllowedValues.Rule {
  @Override
  public Optional<String> judge(List<Asked> asked, Shown end) {
    boolean isRaised = ((Shown.Truth) end).truth();
    if (isRaised && asked.isEmpty()) return Optional.of("it is raised, and nobody has raised it");
    if (!isRaised && asked.stream().anyMatch(Asked::isMade))
      return Optional.of("it is not raised, and somebody has raised it");
    return Optional.empty();
  }
}
