package folkmoot.node.journal;

import folkmoot.protocol.raft.Damage;
import java.io.IOException;
import java.util.Optional;

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
    DamageMark.Content left = mark.get().without(group);
    if (left.groups().isEmpty()) DamageMark.remove(disk);
    else DamageMark.write(disk, left);
    mark = Optional.of(left).filter(content -> !content.groups().isEmpty());
  }
}
