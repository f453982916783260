package folkmoot.node.raft;

import folkmoot.protocol.client.IdempotencyKey;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.once.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The writes that a leader has taken and not yet answered, by what a repetition of them is known
 * by. Never iterated: the order of hashes is nobody's.
 */
final class UnderWay {
  private final RepetitionRule rule;
  private final Map<Turn.Place, Askers> places = new HashMap<>();
  private final Map<Digest, Askers> keys = new HashMap<>();

  UnderWay(RepetitionRule rule) {
    this.rule = rule;
  }

  void begins(Askers askers) {
    Mark mark = askers.mark();
    mark.turn().ifPresent(turn -> places.put(rule.place(turn), askers));
    mark.key().ifPresent(key -> keys.putIfAbsent(key.name(), askers));
  }

  /** It is answered, or nobody waits for it any more. */
  void ends(Askers askers) {
    Mark mark = askers.mark();
    mark.turn().ifPresent(turn -> places.remove(rule.place(turn), askers));
    mark.key().ifPresent(key -> keys.remove(key.name(), askers));
  }

  /** Another attempt at the same write. */
  Optional<Askers> sameWrite(Mark mark) {
    return mark.turn().map(turn -> places.get(rule.place(turn)));
  }

  /** Another request with the same idempotency key, which asks the same. */
  Optional<Askers> sameRequest(Mark mark) {
    return mark.key()
        .map(key -> keys.get(key.name()))
        .filter(askers -> rule.isSame(requestOf(askers), mark.key().orElseThrow().request()));
  }

  private static Digest requestOf(Askers askers) {
    return askers.mark().key().map(IdempotencyKey::request).orElseThrow();
  }

  void clear() {
    places.clear();
    keys.clear();
  }
}
