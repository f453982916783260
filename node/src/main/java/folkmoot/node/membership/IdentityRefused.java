package folkmoot.node.membership;

import java.io.IOException;

/** A disk that does not say beyond doubt whose it is: the node must not start with it. */
public final class IdentityRefused extends IOException {
  private static final long serialVersionUID = 1;

  IdentityRefused(String reason) {
    super("file " + Identity.FILE + ": " + reason);
  }
}
