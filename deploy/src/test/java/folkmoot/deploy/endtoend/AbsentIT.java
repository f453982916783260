package folkmoot.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.client.HttpAnswer;
import org.junit.jupiter.api.Test;

/**
 * A node of three is away for so long that it is no member of the Pekko Cluster any more, and comes
 * back with all that it had: nothing that was removed meanwhile is there again, and nothing is lost
 * of what it was told itself.
 */
class AbsentIT extends MergingNodes {
  private static final int ABSENT = 2;

  /** More than one bucket of sets takes: it is split while the node is away. */
  private static final int SETS = 1500;

  AbsentIT() {
    super("-Dfolkmoot.membership.down-after=8s");
  }

  @Test
  void whoWasKilledBringsBackNothingThatWasRemoved() {
    begin("k");
    nodes.get(ABSENT).kill();
    removeMeanwhile("k");
    nodes.get(ABSENT).start();
    awaitReady(nodes.get(ABSENT));
    awaitEachOther();

    isRemovedEverywhere("k");
    everyNodeShows("k-songs", "['kept','later']");
    everyNodeShows("k-views", "15");
  }

  /**
   * It goes on by itself. That it was removed it hears from those who hear it no more; so it does
   * before the heal here, since a fault of the lab leaves the connections as they are.
   */
  @Test
  void whoWasCutOffBringsWhatItWasToldAndNothingThatWasRemoved() {
    begin("c");
    cut("[['n1','n2'],['n3']]");
    done(ABSENT, "c-songs", "or_set", "add", ",'value':'its own'");
    done(ABSENT, "c-views", "g_counter", "increment", ",'by':100");
    removeMeanwhile("c");
    awaitNewActorSystem();
    done(ABSENT, "c-views", "g_counter", "increment", ",'by':1000");
    heal();
    awaitEachOther();

    isRemovedEverywhere("c");
    everyNodeShows("c-songs", "['its own','kept','later']");
    everyNodeShows("c-views", "1115");
  }

  /** In the same process, with what it had. */
  private void awaitNewActorSystem() {
    RawNode absent = nodes.get(ABSENT);
    Poll.until(
        absent::toString,
        PATIENCE,
        () -> {
          String log = absent.log();
          int again = log.indexOf("the actor system starts again");
          return again >= 0 && log.indexOf("follower in term", again) >= 0;
        });
    Poll.until(absent::toString, PATIENCE, () -> Http.status(absent.port()).isPresent());
    shows(ABSENT, "c-views", "110");
  }

  private void begin(String name) {
    done(0, name + "-songs", "or_set", "add", ",'value':'kept'");
    done(0, name + "-songs?w=all", "or_set", "add", ",'value':'removed'");
    done(0, name + "-shopping", "or_map", "put", ",'field':'milk','value':1");
    done(0, name + "-shopping?w=all", "or_map", "put", ",'field':'bread','value':1");
    done(0, name + "-letter?w=all", "text", "insert", ",'position':0,'text':'milk, bread'");
    done(0, name + "-both?w=all", "mv_register", "set", ",'value':'before'");
    done(ABSENT, name + "-views?w=all", "g_counter", "increment", ",'by':10");
  }

  /** Once it is no member any more; while it still is, both others wait for it in vain. */
  private void removeMeanwhile(String name) {
    Poll.untilAsserted(
        PATIENCE,
        () -> {
          for (int node = 0; node < ABSENT; node++) {
            HttpAnswer all = ops(node, "warm?w=all&timeout=500", "flag", "enable", "");
            assertThat(all.status()).as(all.text()).isEqualTo(503);
            assertThat(all.error()).contains("this one knows 2");
          }
        });
    done(0, name + "-songs", "or_set", "add", ",'value':'later'");
    done(1, name + "-songs", "or_set", "remove", ",'value':'removed'");
    done(0, name + "-shopping", "or_map", "remove", ",'field':'milk'");
    done(1, name + "-letter", "text", "delete", ",'position':0,'length':6");
    done(1, name + "-both", "mv_register", "set", ",'value':'after'");
    done(0, name + "-views", "g_counter", "increment", ",'by':5");
    for (int i = 0; i < SETS; i++)
      done(i % 2, name + "-more-" + i, "or_set", "add", ",'value':'one more song to be kept'");
  }

  private void isRemovedEverywhere(String name) {
    everyNodeShows(name + "-shopping", "{'bread':1}");
    everyNodeShows(name + "-letter", "'bread'");
    everyNodeShows(name + "-both", "['after']");
    for (int i = 0; i < SETS; i += 100)
      everyNodeShows(name + "-more-" + i, "['one more song to be kept']");
  }
}
