package folkmoot.node.journal;

import folkmoot.protocol.raft.Damage;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the groups of a damaged journal have lost and not made good yet, as its disk remembers it.
 */
final class LostParts {
  private final Disk disk;
  private Optional<DamageMark.Content> mark;

  LostParts(Disk disk, Optional<DamageMark.Content> mark) {
    this.disk = disk;
    this.mark = mark;
  }

  boolean any() {
    return mark.isPresent();
  }

  /**
   * What a group has lost.
   *
   * @param isNew true if it has left no trace: it may have had its first word in what is lost
   */
  Optional<Damage> of(String group, boolean isNew) throws IOException {
    if (mark.isEmpty()) return Optional.empty();
    DamageMark.Content lost = mark.get();
    if (isNew && !lost.groups().containsKey(group) && lost.unknown().isPresent()) {
      mark = Optional.of(lost.with(group, lost.unknown().get()));
      // Before it leaves a trace: the next start must not take it for one that lost nothing.
      DamageMark.write(disk, mark.get());
    }
    return Optional.ofNullable(mark.get().groups().get(group));
  }

  /** The group has all again; durable when this returns. */
  void madeGood(String group) throws IOException {
    if (mark.isEmpty()) return;
    if (mark.get().groups().containsKey(group)) keep(mark.get().without(group));
  }

  /** The groups that have not all again. */
  SortedSet<String> groups() {
    return mark.isEmpty() ? new TreeSet<>() : new TreeSet<>(mark.get().groups().keySet());
  }

  /**
   * There may have been these groups and no other that is needed; durable when this returns.
   *
   * @param isNew whether a group has left no trace
   */
  void settled(SortedSet<String> all, Predicate<String> isNew) throws IOException {
    if (mark.isEmpty() || mark.get().unknown().isEmpty()) return;
    for (String group : all) of(group, isNew.test(group));
    keep(mark.get().withoutUnknown());
  }

  private void keep(DamageMark.Content left) throws IOException {
    if (left.saysNothing()) DamageMark.remove(disk);
    else DamageMark.write(disk, left);
    mark = Optional.of(left).filter(content -> !content.saysNothing());
  }
}
