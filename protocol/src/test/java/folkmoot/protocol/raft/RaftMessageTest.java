package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaftMessageTest {
  @Test
  void everyMessageGoesToTheChannelOfItsGroup() {
    RaftMessage now = new RaftMessage.TimeoutNow("system", 3, Shorthand.voter("a"));
    assertThat(now.channel()).isEqualTo("raft/system").isEqualTo(RaftMessage.channelOf("system"));
  }

  @Test
  void theEntriesOfAMessageAreItsOwn() {
    List<LogEntry> entries = new ArrayList<>(List.of(Shorthand.entry(1, 1)));
    var message =
        new RaftMessage.AppendEntries("default", 1, Shorthand.voter("a"), 0, 0, entries, 0, 1);
    entries.clear();
    assertThat(message.entries()).hasSize(1);
    assertThatThrownBy(() -> message.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
