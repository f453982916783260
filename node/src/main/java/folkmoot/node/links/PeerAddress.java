package folkmoot.node.links;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What {@code host:remotePort} looks like, and the name of the actor behind it. */
final class PeerAddress {
  /** Longest address that is believed: a DNS name has at most 253 characters. */
  private static final int MAX_LENGTH = 300;

  private static final Pattern FORM = Pattern.compile("[^\\s/@#?]+:[0-9]{1,5}");

  private PeerAddress() {}

  static boolean isValid(String address) {
    return address.length() <= MAX_LENGTH && FORM.matcher(address).matches();
  }

  /** A name that an actor may bear; different addresses give different names. */
  static String actorName(String address) {
    return "link-" + URLEncoder.encode(address, StandardCharsets.UTF_8).replace("%3A", ":");
  }
}
