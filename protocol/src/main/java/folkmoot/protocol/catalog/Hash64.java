package folkmoot.protocol.catalog;

import java.nio.charset.StandardCharsets;

/**
 * 64 bits of a text that are the same in every version and on every machine: places of data hang on
 * them. FNV-1a over its UTF-8 bytes, then the finalizer of SplitMix64 (Steele, Lea &amp; Flood
 * 2014), since FNV's high bits hardly change with the last byte.
 */
public final class Hash64 {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hash64() {}

  public static long of(String text) {
    long hash = FNV_OFFSET;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
