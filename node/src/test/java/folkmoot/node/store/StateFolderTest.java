package folkmoot.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.node.store.StateStore.Change;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.store.StoreCommand.Put;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is done to the files of a real RocksDB is noticed, and never opens as if it were nothing.
 */
class StateFolderTest {
  private static final int KEYS = 2_000;

  @TempDir private Path data;
  private final List<String> damages = new ArrayList<>();

  private StateFolder folder() {
    return new StateFolder(data.resolve("state"));
  }

  private RocksStores open(boolean hadState) throws IOException {
    return folder().open(hadState, RocksSettings.DEFAULT, damages::add);
  }

  private static StateStore store(RocksStores stores) {
    return stores.store("default", StateRules.paper());
  }

  private void fill() throws IOException {
    try (RocksStores stores = open(false);
        StateStore store = store(stores)) {
      for (int i = 1; i <= KEYS; i++) {
        store.apply(List.of(new Change(i, 1, 0, Optional.of(new Put("key-" + i, value(i))))));
        if (i % 500 == 0) store.flush();
      }
    }
  }

  private List<Path> files(String pattern) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("state"))) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  private static void flip(Path file, double where) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (where * (bytes.length - 1))] ^= 0x10;
    Files.write(file, bytes);
  }

  /** Reads all there is; what is damaged and is noticed only here fails here. */
  private static void readAll(StateStore store) {
    store.contentHash();
    for (int i = 1; i <= KEYS; i++) {
      assertThat(store.get("key-" + i).orElseThrow().value()).isEqualTo(value(i));
    }
  }

  private static byte[] value(int number) {
    return ("\"" + Math.sin(number) + "\"").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * True if the damage is noticed at the opening or at the reading; false if nothing came of it.
   */
  private boolean isNoticed() throws IOException {
    try (RocksStores stores = open(true);
        StateStore store = store(stores)) {
      if (!damages.isEmpty()) {
        assertThat(store.isRebuilding()).isTrue();
        assertThat(store.appliedIndex()).isZero();
        return true;
      }
      assertThat(store.appliedIndex()).isEqualTo(KEYS);
      readAll(store);
      return false;
    } catch (StoreFailed failed) {
      assertThat(failed.isForDamage()).as("%s", failed).isTrue();
      isLetGoOf();
      return true;
    }
  }

  /** Else whoever starts again would find it locked by itself. */
  private void isLetGoOf() throws IOException {
    try (RocksStores again = open(true)) {
      assertThat(again).isNotNull();
    } catch (StoreFailed failed) {
      assertThat(failed.isForDamage()).as("%s", failed).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.7, 1})
  void aBitOfATableThatTurnsAroundIsNoticed(double where) throws IOException {
    fill();
    for (Path table : files(".*\\.sst")) flip(table, where);
    assertThat(isNoticed()).isTrue();
  }

  /**
   * Statistics that RocksDB keeps beside the data may rot unnoticed; what is read is then right.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99})
  void aBitBehindTheDataIsNoticedOrDoesNoHarm(double where) throws IOException {
    fill();
    for (Path table : files(".*\\.sst")) flip(table, where);
    isNoticed();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2, 0.4, 0.6, 0.8, 1})
  void aBitOfTheManifestThatTurnsAroundIsNoticed(double where) throws IOException {
    fill();
    for (Path manifest : files("MANIFEST.*")) flip(manifest, where);
    assertThat(isNoticed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    ".*\\.sst, false",
    ".*\\.sst, true",
    "MANIFEST.*, false",
    "CURRENT, false",
    "CURRENT, true"
  })
  void aFileThatIsGoneOrCutIsNoticedAtTheOpening(String pattern, boolean cut) throws IOException {
    fill();
    Path file = files(pattern).get(0);
    if (cut) Files.write(file, new byte[] {1});
    else Files.delete(file);
    assertThat(isNoticed()).isTrue();
    assertThat(damages).hasSize(1);
  }

  @Test
  void aStateThatIsGoneIsNoticedIfThereWasOne() throws IOException {
    open(false).close();
    assertThat(damages).isEmpty();
    remove();
    try (RocksStores stores = open(true);
        StateStore store = store(stores)) {
      assertThat(store.isRebuilding()).isTrue();
    }
    assertThat(damages).containsExactly("it is gone");
  }

  private void remove() throws IOException {
    for (Path file : files(".*")) Files.delete(file);
    Files.delete(data.resolve("state"));
  }

  @Test
  void whatIsPutAsideStaysWholeUntilAllIsThereAgain() throws IOException {
    fill();
    List<String> before = names(data.resolve("state"));
    folder().putAside();
    assertThat(names(folder().aside())).isEqualTo(before);

    try (RocksStores stores = open(true);
        StateStore store = store(stores)) {
      assertThat(store.isRebuilding()).isTrue();
      assertThat(names(folder().aside())).isEqualTo(before);
    }
    assertThat(damages).containsExactly("it was put aside");
    open(true).close();
    assertThat(damages).as("told once").hasSize(1);

    try (RocksStores stores = open(true);
        StateStore store = store(stores)) {
      store.rebuilt();
      assertThat(folder().aside()).as("there may be others").exists();
      assertThat(store.isRebuilding()).isFalse();
      stores.settle(stores.groups());
      assertThat(folder().aside()).doesNotExist();
    }
  }

  @Test
  void ofTwoDamagedStatesTheFirstIsKept() throws IOException {
    fill();
    List<String> first = names(data.resolve("state"));
    folder().putAside();
    open(true).close();
    folder().putAside();
    assertThat(data.resolve("state")).doesNotExist();
    assertThat(names(folder().aside())).isEqualTo(first);
    folder().putAside();
    assertThat(names(folder().aside())).isEqualTo(first);
  }

  @Test
  void severalGroupsAreRebuiltTogether() throws IOException {
    folder().putAside();
    try (RocksStores stores = open(true);
        StateStore store = store(stores);
        StateStore other = stores.store("other", StateRules.paper())) {
      store.rebuilt();
      assertThat(store.isRebuilding()).isFalse();
      assertThat(other.isRebuilding()).isTrue();
      stores.settle(new TreeSet<>(List.of("default", "other", "third", "dropped")));
      assertThat(folder().aside()).exists();
      other.rebuilt();
      assertThat(folder().aside()).as("one is not opened yet").exists();
      try (StateStore third = stores.store("third", StateRules.paper());
          StateStore later = stores.store("later", StateRules.paper())) {
        assertThat(third.isRebuilding()).isTrue();
        assertThat(later.isRebuilding()).as("it came later").isFalse();
        third.rebuilt();
        assertThat(folder().aside()).exists();
        stores.forget("dropped"::equals);
        assertThat(folder().aside()).doesNotExist();
      }
    }
  }

  @Test
  void whoElseHasItOpenIsNoDamage() throws IOException {
    try (RocksStores stores = open(false)) {
      assertThat(stores).isNotNull();
      assertThatThrownBy(() -> open(true))
          .isInstanceOfSatisfying(
              StoreFailed.class, failed -> assertThat(failed.isForDamage()).isFalse());
    }
    assertThat(damages).isEmpty();
    assertThat(folder().aside()).doesNotExist();
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
