package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Sets: a removal takes away only what it saw. */
final class Elements implements AllowedValues.Rule {
  @Override
  public Optional<String> judge(List<Asked> asked, Shown end) {
    List<String> values = ((Shown.Values) end).values();
    TreeSet<String> elements = new TreeSet<>(values);
    if (elements.size() < values.size()) return Optional.of("an element is there twice: " + values);
    for (Asked each : asked) {
      if (each.update() instanceof Update.Add add) elements.add(add.value());
    }
    return elements.stream()
        .map(element -> judge(asked, element, values.contains(element)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> judge(List<Asked> asked, String element, boolean isThere) {
    Standing adds =
        Standing.of(
            asked,
            each -> each.update().equals(new Update.Add(element)),
            each -> each.update().equals(new Update.Remove(element)));
    if (isThere && adds.possible().isEmpty())
      return Optional.of(element + " is there, and every addition of it was removed or never was");
    if (!isThere && !adds.certain().isEmpty())
      return Optional.of(element + " is not there, and nothing that was removed saw its addition");
    return Optional.empty();
  }
}
