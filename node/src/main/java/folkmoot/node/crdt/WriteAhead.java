package folkmoot.node.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;

/**
 * The disk, where every change that this node makes is kept before the replicator hears of it, and
 * any other node: so a node that starts again knows of all that anyone has of it, and goes on under
 * its name. The replicator would send first, and sync meanwhile.
 */
final class WriteAhead {
  private final ActorRef self;
  private final List<RocksDurableStore.Append> early = new ArrayList<>();
  private Optional<ActorRef> disk = Optional.empty();

  /**
   * @param self where all answers go
   */
  WriteAhead(ActorRef self) {
    this.self = self;
  }

  /**
   * All of it or nothing.
   *
   * @param then is told whether it is on the disk; if not, nobody has it
   */
  void append(List<RocksDurableStore.Change> changes, Consumer<Boolean> then) {
    RocksDurableStore.Append append = new RocksDurableStore.Append(changes, self, then);
    disk.ifPresentOrElse(store -> store.tell(append, self), () -> early.add(append));
  }

  /**
   * Waits for all that the replicator has given the disk before.
   *
   * @param then is told whether it is there
   */
  void appendNothing(Consumer<Boolean> then) {
    append(List.of(), then);
  }

  void opened(ActorRef store) {
    disk = Optional.of(store);
    early.forEach(append -> store.tell(append, self));
    early.clear();
  }

  void onAppended(RocksDurableStore.Appended appended) {
    appended.then().accept(appended.isKept());
  }
}
