package folkmoot.protocol.watch;

import folkmoot.protocol.watch.ChangeEvent.Kind;
import java.util.List;

/** Which events there are of what a command, or time, does to one key. */
@FunctionalInterface
public interface EventRule {
  /** What there was of the key. */
  enum Before {
    NOTHING,
    A_VALUE,
    /** A value whose time is over, and which nobody has taken away yet: absent for every reader. */
    AN_EXPIRED_VALUE
  }

  /** What is done to it. */
  enum Deed {
    PUT,
    DELETE,
    /** Its time is over, and it goes. */
    EXPIRE
  }

  /** In the order in which they are told. */
  List<Kind> events(Before before, Deed deed);

  /**
   * A change of what a reader finds is an event, and nothing else is: neither a delete of what is
   * not there nor a command that is repeated or whose condition does not hold, of which this is not
   * even asked. A value that is put in the place of an equal one is one all the same: its version
   * is another.
   */
  static EventRule strict() {
    return (before, deed) ->
        switch (deed) {
          case PUT -> before == Before.AN_EXPIRED_VALUE ? EXPIRE_AND_PUT : PUT;
          case DELETE ->
              switch (before) {
                case NOTHING -> NONE;
                case A_VALUE -> DELETE;
                case AN_EXPIRED_VALUE -> EXPIRE;
              };
          case EXPIRE -> before == Before.NOTHING ? NONE : EXPIRE;
        };
  }

  /** Made once: this is asked for each write. */
  List<Kind> NONE = List.of();

  List<Kind> PUT = List.of(Kind.PUT);
  List<Kind> DELETE = List.of(Kind.DELETE);
  List<Kind> EXPIRE = List.of(Kind.EXPIRE);
  List<Kind> EXPIRE_AND_PUT = List.of(Kind.EXPIRE, Kind.PUT);
}
