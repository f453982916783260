package folkmoot.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.client.ClientReply.Served;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientReplyTest {
  private static final Served BY = new Served("n1", Role.FOLLOWER, Optional.of("n2"));

  /** On this a gateway decides whether a write may be sent again. */
  @Test
  void onlyARefusalSaysThatNothingWasApplied() {
    assertThat(
            List.of(
                new ClientReply.NotLeader(1, BY),
                new ClientReply.Unavailable(1, "because", BY),
                new ClientReply.Refused(1, "code", "because"),
                new ClientReply.DiskFull(1, BY),
                new ClientReply.Overloaded(1, "limit", 100)))
        .allMatch(ClientReply::nothingApplied);
    assertThat(
            List.of(
                new ClientReply.Unknown(1, "Leadership was lost", BY),
                new ClientReply.Written(1, 7, 2, 1, BY),
                new ClientReply.Absent(1, BY),
                new ClientReply.Found(1, new byte[0], 7, ReadLevel.STRONG, BY)))
        .noneMatch(ClientReply::nothingApplied);
  }
}
