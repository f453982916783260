package folkmoot.node.journal;

import static folkmoot.node.journal.JournalRig.entries;
import static folkmoot.node.journal.JournalRig.term;
import static folkmoot.node.journal.JournalRig.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.simulation.SimulatedDisk;
import folkmoot.protocol.raft.Damage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vote is not forgotten, whichever of its two places is damaged (Raft §5.2; DESIGN §3). */
class DurableMarkTest {
  private static final String SEGMENT = Segment.nameOf(1);
  private static final int SECOND_SLOT = 4096;
  private DiskImage image;

  /** Ends with a vote: the batch that bears it is the last one. */
  @BeforeEach
  void voteLast() {
    SimulatedDisk disk = new SimulatedDisk();
    JournalRig journal = new JournalRig(disk);
    journal.write("a", vote(1, "node-1"));
    journal.write("a", entries(1, 1, 2));
    journal.write("a", vote(2, "node-2"));
    image = DiskImage.of(disk);
  }

  private void damageJournal() {
    image.files().get(SEGMENT)[image.usedEnd(SEGMENT) - 1] ^= 1;
  }

  private void damageSlot(int at) {
    image.files().get(DurableMark.NAME)[at + 12] ^= 1;
  }

  private JournalRig reopened() {
    return new JournalRig(image.onto(new SimulatedDisk()));
  }

  private void verified() throws IOException {
    Recovery.verify(image.onto(new SimulatedDisk()), JournalRig.SMALL);
  }

  private void refuses(String file, String why) {
    assertThatThrownBy(this::verified)
        .isInstanceOfSatisfying(
            CorruptJournal.class,
            corrupt -> {
              assertThat(corrupt.file()).isEqualTo(file);
              assertThat(corrupt).hasMessageContaining(why);
            });
  }

  @Test
  void aLostLastBatchThatBoreAVoteIsCorruptionNotATornEnd() {
    damageJournal();
    refuses(SEGMENT, "batch 3 was durable and is lost");
  }

  @Test
  void soItIsWhenNothingAtAllIsLeftOfIt() {
    byte[] bytes = image.files().get(SEGMENT);
    Arrays.fill(bytes, image.usedEnd(SEGMENT) - 60, bytes.length, (byte) 0);
    refuses(SEGMENT, "batch 3 was durable and is lost");
  }

  @Test
  void aDamagedMarkBesideAWholeJournalIsWrittenAnew() {
    damageSlot(0);
    damageSlot(SECOND_SLOT);
    SimulatedDisk disk = image.onto(new SimulatedDisk());
    assertThat(new JournalRig(disk).open("a").hardState()).isEqualTo(vote(2, "node-2"));
    image = DiskImage.of(disk);
    damageJournal();
    refuses(SEGMENT, "batch 3 was durable and is lost");
  }

  @Test
  void aMissingMarkBesideAWholeJournalIsWrittenAnew() {
    image.files().remove(DurableMark.NAME);
    SimulatedDisk disk = image.onto(new SimulatedDisk());
    assertThat(new JournalRig(disk).open("a").hardState()).isEqualTo(vote(2, "node-2"));
    assertThat(DiskImage.of(disk).files()).containsKey(DurableMark.NAME);
  }

  @Test
  void bothPlacesDamagedNeverVoteAgain() {
    for (int slot : new int[] {0, SECOND_SLOT}) {
      voteLast();
      damageJournal();
      damageSlot(slot);
      assertThatThrownBy(this::verified).isInstanceOf(CorruptJournal.class);
    }
    voteLast();
    damageJournal();
    damageSlot(0);
    damageSlot(SECOND_SLOT);
    refuses(SEGMENT, "a vote may be forgotten");
    assertThatThrownBy(this::reopened).isInstanceOf(VoteForgotten.class);
    image.files().remove(DurableMark.NAME);
    refuses(SEGMENT, "a vote may be forgotten");
    assertThatThrownBy(this::reopened).isInstanceOf(VoteForgotten.class);
  }

  /** The mark says up to which term this disk may have voted. */
  @Test
  void aLostVoteIsOfNoLaterTermThanTheMarkSays() {
    damageJournal();
    Damage damage = reopened().open("a").damage().orElseThrow();
    assertThat(damage.latest()).isEqualTo(term(2));
    assertThat(damage.voteLost()).isTrue();
    assertThat(damage.highest()).as("the last batch is lost").isEmpty();
  }

  @Test
  void aMarkCutShortIsADamagedOne() {
    byte[] mark = image.files().get(DurableMark.NAME);
    image.files().put(DurableMark.NAME, Arrays.copyOf(mark, 10));
    assertThat(reopened().open("a").hardState()).isEqualTo(vote(2, "node-2"));
    damageJournal();
    refuses(SEGMENT, "a vote may be forgotten");
  }

  @Test
  void anyBitOfTheMarkMayRotBesideAWholeJournal() {
    byte[] mark = image.files().get(DurableMark.NAME);
    for (int slot : new int[] {0, SECOND_SLOT}) {
      for (int bit = 0; bit < 25 * 8; bit++) {
        mark[slot + bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(reopened().open("a").hardState()).isEqualTo(vote(2, "node-2"));
        mark[slot + bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
  }
}
