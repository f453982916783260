package folkmoot.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What each type is for, by the numbers; sites work cut off from each other and then meet. */
class WorkedExamplesTest {
  private static final ReplicaId VIRGINIA = new ReplicaId("disk-virginia", 1);
  private static final ReplicaId IRELAND = new ReplicaId("disk-ireland", 1);
  private static final ReplicaId SINGAPORE = new ReplicaId("disk-singapore", 1);

  @Test
  void page_views_150_and_200_and_75_are_425() {
    GCounter virginia = GCounter.EMPTY.increment(VIRGINIA, 100).increment(VIRGINIA, 50);
    GCounter ireland = GCounter.EMPTY.increment(IRELAND, 200);
    GCounter singapore = GCounter.EMPTY.increment(SINGAPORE, 75);

    assertThat(virginia.mergeData(ireland).mergeData(singapore).value()).isEqualTo(425);
  }

  @Test
  void an_inventory_of_100_and_50_more_less_30_and_25_is_95() {
    PnCounter stocked = PnCounter.EMPTY.increment(VIRGINIA, 100).increment(VIRGINIA, 50);
    PnCounter sold = PnCounter.EMPTY.decrement(IRELAND, 30).decrement(SINGAPORE, 25);

    assertThat(sold.mergeData(stocked).value()).isEqualTo(95);
  }

  /** The same stock, but no site can sell what another may have sold. */
  @Test
  void an_inventory_in_escrow_is_never_oversold() {
    BoundedCounter stocked = BoundedCounter.EMPTY.increment(VIRGINIA, 150);
    BoundedCounter shared = stocked.grant(VIRGINIA, IRELAND, 50).orElseThrow();

    BoundedCounter ireland = shared.decrement(IRELAND, 30).orElseThrow();
    assertThat(ireland.decrement(IRELAND, 21)).as("20 rights are left there").isEmpty();
    assertThat(ireland.rights(IRELAND)).isEqualTo(20);
    BoundedCounter virginia = shared.decrement(VIRGINIA, 25).orElseThrow();
    assertThat(virginia.decrement(VIRGINIA, 76)).as("75 rights are left there").isEmpty();
    assertThat(ireland.grant(SINGAPORE, IRELAND, 1)).as("Singapore has none to give").isEmpty();

    assertThat(ireland.mergeData(virginia).value()).isEqualTo(95);
  }

  @Test
  void the_playlist_is_without_the_removed_song() {
    OrSet playlist = OrSet.EMPTY;
    for (String song : new String[] {"Song A", "Song B", "Song C"}) {
      playlist = playlist.add(VIRGINIA, song);
    }
    OrSet phone = playlist.remove("Song B");
    OrSet laptop = playlist.add(IRELAND, "Song D");

    OrSet met = phone.mergeData(laptop);
    assertThat(met.elements()).containsExactly("Song A", "Song C", "Song D");
    assertThat(met.mergeData(playlist)).as("what was removed does not come back").isEqualTo(met);
  }

  @Test
  void a_song_added_again_where_its_removal_was_not_seen_stays() {
    OrSet playlist = OrSet.EMPTY.add(VIRGINIA, "Song B");
    OrSet removed = playlist.remove("Song B");
    OrSet added = playlist.add(IRELAND, "Song B");

    assertThat(removed.mergeData(added).elements()).containsExactly("Song B");
  }

  @Test
  void the_later_write_of_the_profile_wins_and_ties_go_to_the_greater_node() {
    LwwRegister early = LwwRegister.EMPTY.set(VIRGINIA, "Alice", 1_000);
    LwwRegister late = LwwRegister.EMPTY.set(SINGAPORE, "Alice Smith", 1_005);
    assertThat(early.mergeData(late).value()).contains("Alice Smith");
    assertThat(late.mergeData(early).value()).contains("Alice Smith");

    LwwRegister tie = LwwRegister.EMPTY.set(VIRGINIA, "Alice Jones", 1_005);
    assertThat(tie.mergeData(late).value()).contains("Alice Jones");
    assertThat(late.mergeData(tie).value()).contains("Alice Jones");

    LwwRegister lesser = LwwRegister.EMPTY.set(IRELAND, "Alice Brown", 1_005);
    assertThat(lesser.mergeData(late).value()).contains("Alice Smith");
    assertThat(late.mergeData(lesser).value()).contains("Alice Smith");
  }

  @Test
  void a_write_by_a_clock_that_is_behind_still_replaces_what_its_writer_read() {
    LwwRegister ahead = LwwRegister.EMPTY.set(VIRGINIA, "old", 9_000);
    LwwRegister behind = ahead.set(IRELAND, "new", 1_000);

    assertThat(behind.mergeData(ahead).value()).contains("new");
    assertThat(behind.time()).isEqualTo(9_001);
  }

  @Test
  void a_profile_written_on_both_sides_keeps_both_until_someone_chooses() {
    MvRegister one = MvRegister.EMPTY.set(VIRGINIA, "Alice");
    MvRegister both = one.mergeData(MvRegister.EMPTY.set(IRELAND, "Alicia"));

    assertThat(both.values()).containsExactly("Alice", "Alicia");
    MvRegister chosen = both.set(SINGAPORE, "Alice");
    assertThat(chosen.mergeData(one).values()).containsExactly("Alice");
  }

  @Test
  void the_shopping_list_is_milk_bread_and_eggs_with_what_is_bought() {
    OrMap list = OrMap.EMPTY.put(VIRGINIA, "milk", "false", 1).put(VIRGINIA, "bread", "false", 2);
    OrMap bob = list.put(IRELAND, "eggs", "false", 3);
    OrMap alice = list.put(VIRGINIA, "milk", "true", 4);

    OrMap met = alice.mergeData(bob);
    assertThat(met.fields().keySet()).containsExactly("bread", "eggs", "milk");
    assertThat(met.fields()).containsEntry("milk", "true").containsEntry("bread", "false");
    assertThat(met.remove("milk").mergeData(bob).fields()).containsOnlyKeys("bread", "eggs");
  }

  @Test
  void tags_only_grow_and_a_flag_stays_up() {
    GSet tags = GSet.EMPTY.add("red").mergeData(GSet.EMPTY.add("blue"));
    assertThat(tags.elements()).containsExactly("blue", "red");
    assertThat(Flag.EMPTY.mergeData(Flag.EMPTY.enable()).isEnabled()).isTrue();
  }
}
