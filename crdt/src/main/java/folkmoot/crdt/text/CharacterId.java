package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.Comparator;

/**
 * The name of a character for ever: who typed it, and the number of that among all that this
 * replica did to this document.
 *
 * @param at from 0
 */
record CharacterId(ReplicaId replica, int at) implements Comparable<CharacterId> {
  private static final Comparator<CharacterId> ORDER =
      Comparator.comparing(CharacterId::replica).thenComparingInt(CharacterId::at);

  CharacterId plus(int steps) {
    return new CharacterId(replica, at + steps);
  }

  @Override
  public int compareTo(CharacterId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return replica + ":" + at;
  }
}
