package folkmoot.node.journal;

import java.io.IOException;

/** A write found no room, and can be done again when there is some: nothing depends on it yet. */
final class NoRoom extends IOException {
  private static final long serialVersionUID = 1;

  NoRoom(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
