package folkmoot.crdt.text;

import folkmoot.crdt.Altered;
import folkmoot.crdt.Call;
import folkmoot.crdt.Mutant;
import folkmoot.crdt.ReplicaId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Those of the document: its merge, and each rule of Fugue. */
public final class TextMutants {
  private static final String TYPE = "text";
  private static final FugueRules PAPER = FugueRules.PAPER;

  private TextMutants() {}

  public static List<Mutant<?, ?, ?>> all() {
    List<Mutant<?, ?, ?>> mutants = new ArrayList<>();
    mutants.addAll(Mutant.ofAny(TYPE, () -> new LawfulText(PAPER)));
    merging(mutants, "merge keeps the longer text", (l, r) -> l.length() >= r.length() ? l : r);
    merging(mutants, "merge keeps whom the left knows", TextMutants::leftsAuthors);
    batching(mutants, "a batch is its last delta", (one, next) -> next);
    rule(
        mutants,
        "typing is always right of the one before",
        new FugueRules(has -> Edit.Side.RIGHT, PAPER.rights(), PAPER.lefts()));
    rule(
        mutants,
        "typing is always left of the one after",
        new FugueRules(has -> Edit.Side.LEFT, PAPER.rights(), PAPER.lefts()));
    rule(
        mutants,
        "right children in the order of their right origins",
        new FugueRules(
            PAPER.placement(),
            (origins, one, other) -> PAPER.rights().isBefore(-origins, one, other),
            PAPER.lefts()));
    rule(
        mutants,
        "right children by their names alone",
        new FugueRules(
            PAPER.placement(),
            (origins, one, other) -> PAPER.rights().isBefore(0, one, other),
            PAPER.lefts()));
    rule(
        mutants,
        "right children as they come",
        new FugueRules(PAPER.placement(), (origins, one, other) -> origins > 0, PAPER.lefts()));
    rule(
        mutants,
        "left children as they come",
        new FugueRules(PAPER.placement(), PAPER.rights(), (origins, one, other) -> true));
    rule(
        mutants,
        "left children the other way round",
        new FugueRules(
            PAPER.placement(),
            PAPER.rights(),
            (origins, one, other) -> PAPER.lefts().isBefore(origins, other, one)));
    return mutants;
  }

  private static void merging(
      List<Mutant<?, ?, ?>> mutants, String mistake, BinaryOperator<TextDocument> merge) {
    LawfulText lawful = new LawfulText(PAPER);
    Altered<TextDocument, TextDocument, Call> broken =
        Altered.of(new LawfulText(PAPER)).merging(merge);
    mutants.add(new Mutant<>(TYPE, mistake, lawful, broken));
  }

  private static void batching(
      List<Mutant<?, ?, ?>> mutants, String mistake, BinaryOperator<TextDocument> batch) {
    LawfulText lawful = new LawfulText(PAPER);
    Altered<TextDocument, TextDocument, Call> broken =
        Altered.of(new LawfulText(PAPER)).batching(batch);
    mutants.add(new Mutant<>(TYPE, mistake, lawful, broken));
  }

  private static void rule(List<Mutant<?, ?, ?>> mutants, String mistake, FugueRules rules) {
    mutants.add(new Mutant<>(TYPE, mistake, new LawfulText(PAPER), new LawfulText(rules)));
  }

  private static TextDocument leftsAuthors(TextDocument left, TextDocument right) {
    TreeMap<ReplicaId, List<Chain>> known = new TreeMap<>(left.mergeData(right).chains());
    known.keySet().retainAll(left.chains().keySet());
    List<TextDocument> parts = new ArrayList<>();
    known.forEach(
        (replica, chains) -> chains.forEach(chain -> parts.add(TextDocument.of(replica, chain))));
    return TextDocument.union(parts);
  }
}
