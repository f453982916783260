package folkmoot.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.HardState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of groups that are opened one after the other: none may be taken for one that lost nothing. */
class LostPartsTest {
  private static final Damage UNKNOWN =
      new Damage(new HardState(9, Optional.empty()), true, OptionalLong.empty());

  @TempDir Path folder;

  private static LostParts lost(Disk disk, String... groups) throws IOException {
    TreeMap<String, Damage> known = new TreeMap<>();
    for (String group : groups) known.put(group, UNKNOWN);
    DamageMark.Content content = new DamageMark.Content(false, 3, known, Optional.of(UNKNOWN));
    DamageMark.write(disk, content);
    return new LostParts(disk, Optional.of(content));
  }

  @Test
  void aGroupThatLeftNoTraceMayHaveVotedUntilItIsKnownWhichThereWere() throws IOException {
    try (FileDisk disk = FileDisk.open(folder)) {
      LostParts parts = lost(disk, "system");
      parts.madeGood("system");
      assertThat(DamageMark.find(disk)).as("others may come").isPresent();
      assertThat(parts.of("orders.1.0", true)).contains(UNKNOWN);

      parts.settled(
          new TreeSet<>(List.of("system", "orders.1.0", "orders.1.1", "orders.1.2")),
          group -> !group.equals("system") && !group.equals("orders.1.2"));
      assertThat(parts.of("orders.1.1", true)).contains(UNKNOWN);
      assertThat(parts.of("orders.1.2", false)).as("it has what it wrote").isEmpty();
      assertThat(parts.of("orders.2.0", true)).as("it came later").isEmpty();
      assertThat(new LostParts(disk, DamageMark.find(disk)).of("orders.1.1", true))
          .contains(UNKNOWN);

      parts.madeGood("orders.1.0");
      parts.madeGood("orders.1.1");
      assertThat(DamageMark.find(disk)).isEmpty();
    }
  }

  @Test
  void nothingIsLeftToSayIfAllThatThereWereLackNothing() throws IOException {
    try (FileDisk disk = FileDisk.open(folder)) {
      LostParts parts = lost(disk, "system");
      parts.madeGood("system");
      parts.settled(new TreeSet<>(List.of("system")), group -> false);
      assertThat(DamageMark.find(disk)).isEmpty();
    }
  }
}
