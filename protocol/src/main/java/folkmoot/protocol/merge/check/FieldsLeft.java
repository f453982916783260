package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Maps: each field is a register that can be removed. */
final class FieldsLeft implements AllowedValues.Rule {
  @Override
  public Optional<String> judge(List<Asked> asked, Shown end) {
    Map<String, String> left = ((Shown.Fields) end).fields();
    TreeSet<String> fields = new TreeSet<>(left.keySet());
    for (Asked each : asked) {
      if (each.update() instanceof Update.Put put) fields.add(put.field());
    }
    return fields.stream()
        .map(field -> judge(asked, field, Optional.ofNullable(left.get(field))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> judge(List<Asked> asked, String field, Optional<String> value) {
    Standing puts =
        Standing.of(
            asked,
            each -> puts(each, field),
            each -> puts(each, field) || each.update().equals(new Update.Remove(field)));
    if (value.isEmpty()) {
      // A put that another put saw is ended by it, and that one stands instead.
      Standing kept =
          new Standing(
              puts.writes(), puts.ends().stream().filter(each -> !puts(each, field)).toList());
      return kept.certain().isEmpty()
          ? Optional.empty()
          : Optional.of(field + " is not there, and nothing that was removed saw what was put");
    }
    boolean isPossible =
        puts.possible().stream()
            .anyMatch(each -> ((Update.Put) each.update()).value().equals(value.get()));
    return isPossible
        ? Optional.empty()
        : Optional.of("%s is %s, which nothing that stands has put".formatted(field, value.get()));
  }

  private static boolean puts(Asked each, String field) {
    return each.update() instanceof Update.Put put && put.field().equals(field);
  }
}
