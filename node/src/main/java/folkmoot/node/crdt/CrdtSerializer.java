package folkmoot.node.crdt;

import folkmoot.crdt.Codec;
import folkmoot.crdt.MalformedValueException;
import folkmoot.crdt.bucket.Bucket;
import folkmoot.crdt.text.TextDocument;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * The bytes in which buckets and chunks of texts go to other nodes and to the disk: those of their
 * own codecs, which begin with a version. Nothing else is sent by itself.
 */
public final class CrdtSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 0x666f6d63;
  private static final String BUCKET = "B";
  private static final String CHUNK = "T";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    if (value instanceof Bucket) return BUCKET;
    if (value instanceof TextDocument) return CHUNK;
    throw new IllegalArgumentException("only buckets and chunks cross, not " + value.getClass());
  }

  @Override
  public byte[] toBinary(Object value) {
    if (value instanceof Bucket bucket) return Bucket.CODEC.encode(bucket);
    if (value instanceof TextDocument chunk) return TextDocument.CODEC.encode(chunk);
    throw new IllegalArgumentException("only buckets and chunks cross, not " + value.getClass());
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return switch (manifest) {
      case BUCKET -> read(Bucket.CODEC, bytes);
      case CHUNK -> read(TextDocument.CODEC, bytes);
      default -> throw new NotSerializableException("manifest " + manifest);
    };
  }

  private static Object read(Codec<?> codec, byte[] bytes) throws NotSerializableException {
    try {
      return codec.decode(bytes);
    } catch (MalformedValueException malformed) {
      NotSerializableException refused = new NotSerializableException(malformed.getMessage());
      refused.initCause(malformed);
      throw refused;
    }
  }
}
