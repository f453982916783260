package folkmoot.crdt.text;

import folkmoot.crdt.Call;
import folkmoot.crdt.Event;
import folkmoot.crdt.LawfulValue;
import folkmoot.crdt.ReplicaId;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The document as the laws see it: positions are drawn, and taken modulo what there is. */
class LawfulText extends LawfulValue<TextDocument, TextDocument> {
  private static final List<String> TYPED = List.of("a", "bc", "\ud83c\udfb6", "d\u00e9f", "ghij");

  LawfulText(FugueRules rules) {
    super(TextDocument.empty(rules), TextDocument.CODEC, TextDocument.CODEC);
  }

  @Override
  public Call operation(SplittableRandom chance) {
    String typed = TYPED.get(chance.nextInt(TYPED.size()));
    return chance.nextInt(4) > 0
        ? new Call("insert", typed, chance.nextInt(3))
        : new Call("delete", "---".substring(chance.nextInt(3)), chance.nextInt(4));
  }

  static int position(Call call, int length) {
    return (int) (call.number() % (length + 1));
  }

  @Override
  public TextDocument apply(TextDocument document, ReplicaId by, Call call) {
    int position = position(call, document.length());
    if (call.name().equals("insert")) return document.insert(by, position, call.on());
    return document.delete(
        by, position, Math.min(call.on().length(), document.length() - position));
  }

  @Override
  public boolean isAtMost(TextDocument lesser, TextDocument greater) {
    for (Map.Entry<ReplicaId, List<Chain>> of : lesser.chains().entrySet()) {
      List<Chain> there = greater.chains().getOrDefault(of.getKey(), List.of());
      for (Chain chain : of.getValue()) {
        boolean has =
            there.stream()
                .anyMatch(all -> all.first() <= chain.first() && all.end() >= chain.end());
        if (!has) return false;
      }
    }
    return true;
  }

  @Override
  public Object value(TextDocument document) {
    return document.text();
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Object expected(List<Event<Call>> seen) {
    return TextModel.text(seen);
  }
}
