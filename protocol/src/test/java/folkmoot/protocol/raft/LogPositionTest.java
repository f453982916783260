package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Raft §5.4.1: the later last term is more up-to-date, in one term the longer log. */
class LogPositionTest {
  @Test
  void raft541TheTermGoesBeforeTheLength() {
    List<LogPosition> upToDate =
        List.of(
            new LogPosition(0, 0),
            new LogPosition(1, 1),
            new LogPosition(1, 900),
            new LogPosition(2, 2),
            new LogPosition(2, 3),
            new LogPosition(9, 1));
    assertThat(upToDate).isSorted();
    assertThat(Collections.max(upToDate)).isEqualTo(new LogPosition(9, 1));
    assertThat(new LogPosition(1, 900))
        .as("the longer log is not the later")
        .isLessThan(new LogPosition(2, 2));
    assertThat(new LogPosition(2, 3)).isEqualByComparingTo(new LogPosition(2, 3));
  }
}
