package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import folkmoot.testkit.Call;
import folkmoot.testkit.Moot;
import folkmoot.testkit.PromiseBroken;
import folkmoot.testkit.TestCluster;
import folkmoot.testkit.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Each level of DESIGN §4 beside the next weaker one: what that one lets happen, and this one does
 * not. In all of them one node is behind the others, since nothing reaches it.
 */
class LevelsTest {
  private static final Duration LONG = Duration.ofSeconds(5);

  /** A cluster whose last node has the old values, and the others the new ones. */
  private static final class Story implements AutoCloseable {
    final TestCluster cluster = Moot.of(3).seed(11).start();
    final TestNode leader = cluster.awaitLeader();
    final TestNode behind = cluster.others(leader).get(1);

    Story() {
      assertThat(cluster.client("writer").put("key", "\"old\"").at(leader).await()).isPresent();
      await(() -> behind.commitIndex() == leader.commitIndex());
      cluster.cut(behind);
    }

    void await(java.util.function.BooleanSupplier holds) {
      assertThat(cluster.runUntil(holds, LONG)).isTrue();
    }

    Call put(String client, String json) {
      Call put = cluster.client(client).put("key", json).withToken().at(leader);
      put.await();
      assertThat(put.isDone()).isTrue();
      return put;
    }

    Call get(String client, ReadLevel level, TestNode node) {
      Call get = cluster.client(client).get("key", level).at(node);
      get.await();
      return get;
    }

    Call getWithToken(String client, ReadLevel level, TestNode node) {
      Call get = cluster.client(client).get("key", level).withToken().at(node);
      get.await();
      return get;
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Test
  void eventualReturnsAnOldValueAndStrongDoesNot() {
    try (Story story = new Story()) {
      story.put("writer", "\"new\"");
      assertThat(story.get("a", ReadLevel.EVENTUAL, story.behind).value()).contains("\"old\"");
      assertThat(story.get("a", ReadLevel.STRONG, story.behind).isDone()).isFalse();
      assertThat(story.get("a", ReadLevel.STRONG, story.leader).value()).contains("\"new\"");
      story.cluster.verify();
    }
  }

  @Test
  void sequentialIsOfThePastAsLongAsItsClientHasNotSeenMore() {
    try (Story story = new Story()) {
      story.get("a", ReadLevel.SEQUENTIAL, story.leader);
      story.put("writer", "\"new\"");
      assertThat(story.getWithToken("a", ReadLevel.SEQUENTIAL, story.behind).value())
          .as("a strong write has ended before, and is not seen")
          .contains("\"old\"");
      assertThat(story.getWithToken("a", ReadLevel.SEQUENTIAL, story.leader).value())
          .contains("\"new\"");
      assertThat(story.getWithToken("a", ReadLevel.SEQUENTIAL, story.behind).isDone())
          .as("the order is one: there is no way back")
          .isFalse();
      story.cluster.verify();
    }
  }

  @Test
  void readYourWritesDoesNotSeeTheWriteOfAnother() {
    try (Story story = new Story()) {
      story.put("other", "\"new\"");
      assertThat(story.getWithToken("writer", ReadLevel.READ_YOUR_WRITES, story.behind).value())
          .contains("\"old\"");
      assertThat(story.getWithToken("other", ReadLevel.READ_YOUR_WRITES, story.behind).isDone())
          .as("who wrote it waits for it")
          .isFalse();
      story.cluster.verify();
    }
  }

  @Test
  void sessionWithoutItsTokenGoesBackInTime() {
    try (Story story = new Story()) {
      story.put("writer", "\"new\"");
      assertThat(story.get("a", ReadLevel.SESSION, story.leader).value()).contains("\"new\"");
      assertThat(story.get("a", ReadLevel.SESSION, story.behind).value()).contains("\"old\"");
      assertThatThrownBy(story.cluster::verify)
          .isInstanceOf(PromiseBroken.class)
          .hasMessageContaining("monotonic_reads");
    }
  }

  @Test
  void sessionWithItsTokenWaitsUntilTheNodeIsThere() {
    try (Story story = new Story()) {
      story.put("writer", "\"new\"");
      assertThat(story.get("a", ReadLevel.SESSION, story.leader).value()).contains("\"new\"");
      Call waits =
          story.cluster.client("a").get("key", ReadLevel.SESSION).withToken().at(story.behind);
      story.cluster.run(Duration.ofMillis(500));
      assertThat(waits.reply()).isEmpty();
      story.cluster.heal();
      waits.await();
      assertThat(waits.value().or(() -> again(story))).contains("\"new\"");
      story.cluster.verify();
    }
  }

  /** It may have been sent to the leader instead: it had waited for long when one was known. */
  private static Optional<String> again(Story story) {
    return story.getWithToken("a", ReadLevel.SESSION, story.behind).value();
  }

  @Test
  void aCausalReaderNeverSeesTheReplyBeforeTheQuestionAndAnEventualOneDoes() {
    try (Story story = new Story()) {
      TestCluster cluster = story.cluster;
      cluster.client("asks").put("question", "\"why?\"").at(story.leader).await();
      cluster.client("answers").get("question").at(story.leader).await();
      cluster.client("answers").put("reply", "\"because\"").withToken().at(story.leader).await();

      Call reply = cluster.client("eventual").getEventual("reply").at(story.leader);
      reply.await();
      assertThat(reply.value()).contains("\"because\"");
      Call question = cluster.client("eventual").getEventual("question").at(story.behind);
      question.await();
      assertThat(question.reply().orElseThrow()).isInstanceOf(ClientReply.Absent.class);

      reply = cluster.client("causal").get("reply", ReadLevel.CAUSAL).at(story.leader);
      reply.await();
      assertThat(reply.value()).contains("\"because\"");
      question =
          cluster.client("causal").get("question", ReadLevel.CAUSAL).withToken().at(story.behind);
      question.await();
      assertThat(question.isDone()).as("waits rather than tell that there is none").isFalse();
      cluster.heal();
      Call later =
          cluster.client("causal").get("question", ReadLevel.CAUSAL).withToken().at(story.leader);
      later.await();
      assertThat(later.value()).contains("\"why?\"");
      cluster.verify();
    }
  }

  @Test
  void consistentPrefixIsOneStateAndEventualReadsMixTwo() {
    try (Story story = new Story()) {
      TestCluster cluster = story.cluster;
      cluster.heal();
      transfer(story, "\"5\"", "\"0\"");
      story.await(() -> story.behind.commitIndex() == story.leader.commitIndex());
      cluster.cut(story.behind);
      transfer(story, "\"0\"", "\"5\"");

      Call from = cluster.client("eventual").getEventual("from").at(story.behind);
      from.await();
      Call to = cluster.client("eventual").getEventual("to").at(story.leader);
      to.await();
      assertThat(List.of(from.value().orElseThrow(), to.value().orElseThrow()))
          .as("ten, where there are five")
          .containsExactly("\"5\"", "\"5\"");

      Call scan =
          cluster
              .client("prefix")
              .ask(
                  new Operation.Scan(
                      new ScanRange("", Optional.empty(), 10, 1000), ReadLevel.CONSISTENT_PREFIX))
              .at(story.behind);
      ClientReply.Page page = (ClientReply.Page) scan.await().orElseThrow();
      assertThat(page.items())
          .filteredOn(item -> !item.key().equals("key"))
          .extracting(item -> new String(item.value(), StandardCharsets.UTF_8))
          .containsExactly("\"5\"", "\"0\"");
    }
  }

  private static void transfer(Story story, String from, String to) {
    TreeMap<String, byte[]> updates = new TreeMap<>();
    updates.put("from", from.getBytes(StandardCharsets.UTF_8));
    updates.put("to", to.getBytes(StandardCharsets.UTF_8));
    Operation all = new Operation.PutAll(updates, new WriteConcern.Majority());
    assertThat(story.cluster.client("bank").ask(all).at(story.leader).await()).isPresent();
  }

  @Test
  void boundedStalenessIsServedHereWithinItsBoundAndNotBeyond() {
    try (Story story = new Story()) {
      TestCluster cluster = story.cluster;
      cluster.heal();
      Call fresh = cluster.client("a").get("key").at(story.behind);
      fresh.await();
      assertThat(fresh.value()).contains("\"old\"");
      cluster.cut(story.behind);
      story.put("writer", "\"new\"");

      Call within = cluster.client("a").getWithin("key", Duration.ofMinutes(1)).at(story.behind);
      within.await();
      assertThat(within.value()).as("not older than a minute").contains("\"old\"");
      ClientReply.Found found = (ClientReply.Found) within.reply().orElseThrow();
      assertThat(found.given().level()).isEqualTo(ReadLevel.BOUNDED_STALENESS);
      assertThat(found.given().stalenessMillis()).isPresent();

      cluster.run(Duration.ofMillis(200));
      Call beyond = cluster.client("a").getWithin("key", Duration.ofMillis(100)).at(story.behind);
      beyond.await();
      assertThat(beyond.isDone()).as("nobody is there to ask").isFalse();
      Call asked = cluster.client("a").getWithin("key", Duration.ofMillis(100)).at(story.leader);
      asked.await();
      assertThat(asked.value()).contains("\"new\"");
      cluster.verify();
    }
  }

  @Test
  void oneCopyIsAnsweredAtOnceAndLostAtAFailover() {
    try (TestCluster cluster = Moot.of(3).seed(12).start()) {
      TestNode leader = cluster.awaitLeader();
      cluster.client("a").put("key", "\"safe\"").at(leader).await();
      cluster.cut(leader);
      Call lost = cluster.client("a").put("key", "\"gone\"", new WriteConcern.Copies(1)).at(leader);
      lost.await();
      assertThat(lost.isDone()).as("acknowledged").isTrue();
      Point seen = lost.reply().orElseThrow().seen();
      assertThat(seen.provisional()).isTrue();

      TestNode next = cluster.awaitLeaderOf(cluster.others(leader));
      Call strong = cluster.client("b").get("key").at(next);
      strong.await();
      assertThat(strong.value()).as("and lost").contains("\"safe\"");

      Call told = cluster.client("a").get("key", ReadLevel.SESSION).withToken().at(next);
      told.await();
      assertThat(told.reply().orElseThrow())
          .as("who has written it is told, instead of read past it")
          .isInstanceOf(ClientReply.SeenLost.class);
      Call write = cluster.client("c").put("key", "\"after\"").withToken(of(seen)).at(next);
      write.await();
      assertThat(write.reply().orElseThrow()).isInstanceOf(ClientReply.SeenLost.class);

      Call accepted = cluster.client("a").get("key", ReadLevel.SESSION).withToken().at(next);
      accepted.await();
      assertThat(accepted.value()).as("who accepts the loss goes on").contains("\"safe\"");
      cluster.verify();
    }
  }

  private static SessionToken of(Point seen) {
    return SessionToken.EMPTY.and("default", seen);
  }

  /**
   * Figure 8 with an answer at w=1: what is lost is lost to an entry of an <i>earlier</i> term,
   * which a later leader commits in its place.
   */
  @Test
  void oneCopyIsLostToAnEntryOfAnEarlierTermToo() {
    try (TestCluster cluster = Moot.of(5).seed(8).oneEntryInAMessage().start()) {
      TestNode s1 = cluster.awaitLeader();
      long settled = s1.lastIndex();
      cluster.runUntil(
          () -> cluster.nodes().stream().allMatch(node -> node.commitIndex() == settled), LONG);
      TestNode s2 = cluster.others(s1).get(0);
      List<TestNode> rest = cluster.others(s1, s2);
      cluster.partition(List.of(s1, s2), rest);
      cluster.client("a").put("key", "0").at(s1);
      cluster.client("c").put("key", "1").at(s1);
      assertThat(cluster.runUntil(() -> s2.lastIndex() == settled + 2, LONG)).isTrue();

      // Elected, and cut off with a no-op and an entry, which is at the place of the second.
      TestNode s5 = cluster.awaitLeaderOf(rest);
      cluster.partition(cluster.others(s5));
      Call lost = cluster.client("b").put("key", "2", new WriteConcern.Copies(1)).at(s5);
      lost.await();
      Point seen = lost.reply().orElseThrow().seen();
      assertThat(seen).isEqualTo(new Point(seen.term(), settled + 2, true));

      TestNode again = cluster.awaitLeaderOf(List.of(s1, s2));
      cluster.runUntil(() -> again.commitIndex() >= seen.index(), LONG);
      Call told = cluster.client("b").get("key", ReadLevel.SESSION).withToken().at(again);
      told.await();
      assertThat(told.reply().orElseThrow()).isInstanceOf(ClientReply.SeenLost.class);
      cluster.verify();
    }
  }

  @Test
  void whoAwaitsMoreCopiesThanComeIsToldWhichDidCome() {
    try (TestCluster cluster = Moot.of(3).seed(13).start()) {
      TestNode leader = cluster.awaitLeader();
      TestNode gone = cluster.others(leader).get(0);
      cluster.crash(gone);
      Call all = cluster.client("a").put("key", "1", new WriteConcern.All()).at(leader);
      all.await();
      ClientReply.Unknown unknown = (ClientReply.Unknown) all.reply().orElseThrow();
      assertThat(unknown.copies())
          .containsExactlyInAnyOrderElementsOf(
              cluster.others(gone).stream().map(TestNode::toString).toList());
      cluster.restart(gone);
      cluster.verify();
    }
  }

  @Test
  void belowAMajorityIsOnlyForWhatNeedsNoAnswerOfTheLog() {
    try (TestCluster cluster = Moot.of(3).seed(14).start()) {
      TestNode leader = cluster.awaitLeader();
      WriteConcern one = new WriteConcern.Copies(1);
      for (Operation refused :
          List.of(
              new Operation.Delete("key", one),
              new Operation.Increment("n", 1, one),
              new Operation.Delete("key", new WriteConcern.UpTo(1)))) {
        Call call = cluster.client("a").ask(refused).at(leader);
        call.await();
        assertThat(call.reply().orElseThrow()).isInstanceOf(ClientReply.Refused.class);
      }
      cluster.verify();
    }
  }
}
