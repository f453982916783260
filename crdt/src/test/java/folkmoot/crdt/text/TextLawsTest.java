package folkmoot.crdt.text;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.Laws;
import org.junit.jupiter.api.Test;

class TextLawsTest {
  private static final long SEEDS = Long.getLong("folkmoot.crdt.seeds", 150);

  @Test
  void the_document_keeps_the_laws_and_says_what_the_paper_says() {
    assertThat(Laws.counterexample(new LawfulText(FugueRules.PAPER), SEEDS)).isEmpty();
  }
}
