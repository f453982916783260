package folkmoot.gateway.routes;

import folkmoot.protocol.data.Precondition.Tags;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads a list of entity tags (RFC 9110 §8.8.3, §13.1). Ours are versions: what is well-formed and
 * no version stands for nothing that is here.
 */
final class EntityTags {
  /** Digits of the largest version. */
  private static final int MOST_DIGITS = 18;

  private final String header;
  private final String text;
  private final boolean weakToo;
  private final SortedSet<Long> versions = new TreeSet<>();
  private int at;

  private EntityTags(String header, String text, boolean weakToo) {
    this.header = header;
    this.text = text;
    this.weakToo = weakToo;
  }

  /** Of {@code If-Match}, which compares strongly: a weak tag matches nothing. */
  static Tags strong(String text) throws Refusal {
    return new EntityTags("If-Match", text, false).read();
  }

  /** Of {@code If-None-Match}, which compares weakly. */
  static Tags weak(String text) throws Refusal {
    return new EntityTags("If-None-Match", text, true).read();
  }

  private Tags read() throws Refusal {
    if (text.strip().equals("*")) return Tags.anything();
    int tags = 0;
    while (true) {
      skipSpace();
      // A recipient takes empty elements for nothing (§5.6.1.2).
      if (at < text.length() && text.charAt(at) != ',') {
        tag();
        tags++;
        skipSpace();
      }
      if (at == text.length()) break;
      if (text.charAt(at) != ',') throw malformed();
      at++;
    }
    if (tags == 0) throw malformed();
    return new Tags(false, versions);
  }

  private void tag() throws Refusal {
    boolean weak = text.startsWith("W/", at);
    if (weak) at += 2;
    if (at == text.length() || text.charAt(at) != '"') throw malformed();
    int begin = ++at;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c <= ' ' || c == 0x7f) throw malformed();
    }
    if (at == text.length()) throw malformed();
    String opaque = text.substring(begin, at++);
    if (isVersion(opaque) && (weakToo || !weak)) versions.add(Long.parseLong(opaque));
  }

  /** As this gateway writes them: no other text is the tag of that version. */
  private static boolean isVersion(String opaque) {
    return !opaque.isEmpty()
        && opaque.length() <= MOST_DIGITS
        && opaque.charAt(0) != '0'
        && opaque.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
  }

  private Refusal malformed() {
    return Refusal.bad(
        header + " must be * or a list of entity tags, such as \"7\"", "invalid_header");
  }
}
