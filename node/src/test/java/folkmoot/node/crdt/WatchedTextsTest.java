package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.TextDocument;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is news of a chunk. */
class WatchedTextsTest {
  private static final ReplicaId AUTHOR = new ReplicaId("disk", 1);

  private final ActorSystem system = ActorSystem.create();

  @AfterEach
  void close() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void a_chunk_that_another_node_sends_once_more_is_no_news() {
    TestKit replicator = new TestKit(system);
    ChunkName name = new ChunkName("group", "note", AUTHOR, 0);
    List<String> news = new ArrayList<>();
    WatchedTexts texts =
        new WatchedTexts(
            new Distributed(replicator.getRef(), replicator.getRef()),
            (group, text) -> List.of(name),
            (group, text) -> news.add(text));
    texts.listen("group", "note");
    TextDocument chunk = TextDocument.EMPTY.insert(AUTHOR, 0, "x").resetDelta();
    TextDocument again = TextDocument.CODEC.decode(TextDocument.CODEC.encode(chunk));

    texts.heard(name.id(), chunk);
    texts.heard(name.id(), again);
    assertThat(news).containsExactly("note");
    texts.heard(name.id(), chunk.insert(AUTHOR, 0, "y").resetDelta());
    assertThat(news).containsExactly("note", "note");
  }
}
