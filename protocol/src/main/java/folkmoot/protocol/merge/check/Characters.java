package folkmoot.protocol.merge.check;

import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts, of whose characters none is typed twice in the whole history, so that each can be told
 * from the others: what was typed in one go stands in its order, and no more is missing than was
 * deleted. Where in the text it stands depends on what its author saw, and is not judged.
 */
final class Characters implements AllowedValues.Rule {
  /**
   * How many characters deletions take away.
   *
   * @param least some may have deleted the same
   */
  private record Deletions(long least, long most) {
    static Deletions of(List<Asked> asked) {
      long least = 0;
      long most = 0;
      for (Asked each : asked) {
        if (!(each.update() instanceof Update.Delete delete)) continue;
        most += delete.length();
        if (each.isMade()) least = Math.max(least, delete.length());
      }
      return new Deletions(least, most);
    }
  }

  @Override
  public Optional<String> judge(List<Asked> asked, Shown end) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int point : ((Shown.Text) end).text().codePoints().toArray()) {
      if (places.put(point, places.size()) != null)
        return Optional.of(Character.toString(point) + " is there twice");
    }
    Deletions deletions = Deletions.of(asked);
    long missing = 0;
    long missed = 0;
    for (Asked each : asked) {
      if (!(each.update() instanceof Update.Insert insert)) continue;
      List<Integer> left = new ArrayList<>();
      for (int point : insert.text().codePoints().toArray()) {
        Integer place = places.remove(point);
        if (place != null) left.add(place);
        else if (each.isMade()) missed++;
        else missing++;
      }
      if (!left.equals(left.stream().sorted().toList()))
        return Optional.of(insert.text() + " does not stand in its order");
    }
    if (!places.isEmpty()) return Optional.of("characters are there that nobody has typed");
    if (missed > deletions.most())
      return Optional.of(
          "%d characters are missing, and %d were deleted".formatted(missed, deletions.most()));
    if (missing + missed < deletions.least())
      return Optional.of(
          "%d characters are missing, and %d were deleted at once"
              .formatted(missing + missed, deletions.least()));
    return Optional.empty();
  }
}
