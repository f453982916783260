package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.raft.LogEntry.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEntryTest {
  private final LogEntry entry =
      LogEntry.of(3, 7, 1_700_000_000_000L, Kind.COMMAND, "node-1", 42, new byte[] {1, 2, 3});

  @Test
  void whatALeaderMadeIsIntact() {
    assertThat(entry.isIntact()).isTrue();
    assertThat(LogEntry.of(1, 1, 0, Kind.NO_OP, "", 0, new byte[0]).isIntact()).isTrue();
  }

  @Test
  void aChangeOfAnyFieldIsNoticed() {
    int sum = entry.checksum();
    byte[] command = entry.command();
    long time = entry.timeMillis();
    List<LogEntry> changed =
        List.of(
            new LogEntry(4, 7, time, Kind.COMMAND, "node-1", 42, command, sum),
            new LogEntry(3, 8, time, Kind.COMMAND, "node-1", 42, command, sum),
            new LogEntry(3, 7, time + 1, Kind.COMMAND, "node-1", 42, command, sum),
            new LogEntry(3, 7, time, Kind.NO_OP, "node-1", 42, command, sum),
            new LogEntry(3, 7, time, Kind.COMMAND, "node-2", 42, command, sum),
            new LogEntry(3, 7, time, Kind.COMMAND, "node-1", 43, command, sum),
            new LogEntry(3, 7, time, Kind.COMMAND, "node-1", 42, new byte[] {1, 2, 4}, sum),
            new LogEntry(3, 7, time, Kind.COMMAND, "node-1", 42, command, sum + 1));
    assertThat(changed)
        .allSatisfy(
            other -> {
              assertThat(other.isIntact()).isFalse();
              assertThat(other).isNotEqualTo(entry);
            });
  }

  @Test
  void entriesAreEqualByTheirBytes() {
    LogEntry same =
        LogEntry.of(3, 7, 1_700_000_000_000L, Kind.COMMAND, "node-1", 42, new byte[] {1, 2, 3});
    assertThat(same).isEqualTo(entry).hasSameHashCodeAs(entry).hasToString("COMMAND(3.7)");
  }

  @Test
  void kindsHaveCodesThatStay() {
    assertThat(Kind.NO_OP.code()).isZero();
    assertThat(Kind.COMMAND.code()).isEqualTo((byte) 1);
    for (Kind kind : Kind.values()) assertThat(Kind.of(kind.code())).isEqualTo(kind);
    assertThatThrownBy(() -> Kind.of((byte) 99)).isInstanceOf(IllegalArgumentException.class);
  }
}
