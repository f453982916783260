package folkmoot.protocol.store;

import folkmoot.protocol.VarInt;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a {@link Transaction}: the most bytes it may read; how many comparisons, each with
 * its key, a byte for the relation, one for what it compares with, and that; then the two lists of
 * steps, each with its length, a byte for the kind of each step, its key, and the value of a put.
 */
final class TransactionCodec {
  private static final byte NO_OPERAND = 0;
  private static final byte VERSION = 1;
  private static final byte VALUE = 2;

  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final byte GET = 3;

  private TransactionCodec() {}

  static int size(Transaction transaction) {
    int size = VarInt.size(transaction.mostResultBytes());
    size += VarInt.size(transaction.compare().size());
    for (Comparison each : transaction.compare()) {
      size += 6 + StoreCommandCodec.utf8Length(each.key());
      if (each.version().isPresent()) size += VarInt.size(each.version().get());
      if (each.value().isPresent()) size += 4 + each.value().get().length;
    }
    return size + size(transaction.then()) + size(transaction.otherwise());
  }

  private static int size(List<Step> steps) {
    int size = VarInt.size(steps.size());
    for (Step step : steps) {
      size += 5 + StoreCommandCodec.utf8Length(step.key());
      if (step instanceof Step.Put put) size += 4 + put.value().length;
    }
    return size;
  }

  static void write(Transaction transaction, ByteBuffer into) {
    VarInt.put(into, transaction.mostResultBytes());
    VarInt.put(into, transaction.compare().size());
    for (Comparison each : transaction.compare()) write(each, into);
    write(transaction.then(), into);
    write(transaction.otherwise(), into);
  }

  private static void write(Comparison comparison, ByteBuffer into) {
    StoreCommandCodec.block(into, StoreCommandCodec.utf8(comparison.key()));
    into.put(comparison.relation().code());
    if (comparison.version().isPresent()) {
      VarInt.put(into.put(VERSION), comparison.version().get());
    } else if (comparison.value().isPresent()) {
      StoreCommandCodec.block(into.put(VALUE), comparison.value().get());
    } else {
      into.put(NO_OPERAND);
    }
  }

  private static void write(List<Step> steps, ByteBuffer into) {
    VarInt.put(into, steps.size());
    for (Step step : steps) {
      into.put(step instanceof Step.Put ? PUT : step instanceof Step.Delete ? DELETE : GET);
      StoreCommandCodec.block(into, StoreCommandCodec.utf8(step.key()));
      if (step instanceof Step.Put put) StoreCommandCodec.block(into, put.value());
    }
  }

  static Transaction read(ByteBuffer from) {
    int mostResultBytes = VarInt.getInt(from);
    List<Comparison> compare = new ArrayList<>();
    for (int left = VarInt.getInt(from); left > 0; left--) compare.add(comparison(from));
    return new Transaction(compare, steps(from), steps(from), mostResultBytes);
  }

  private static Comparison comparison(ByteBuffer from) {
    String key = StoreCommandCodec.text(from);
    Relation relation = Relation.of(from.get());
    byte operand = from.get();
    return switch (operand) {
      case NO_OPERAND -> Comparison.of(key, relation);
      case VERSION -> Comparison.ofVersion(key, relation, VarInt.get(from));
      case VALUE ->
          new Comparison(
              key, relation, Optional.empty(), Optional.of(StoreCommandCodec.block(from)));
      default -> throw new IllegalArgumentException("unknown operand of a comparison: " + operand);
    };
  }

  private static List<Step> steps(ByteBuffer from) {
    List<Step> steps = new ArrayList<>();
    for (int left = VarInt.getInt(from); left > 0; left--) steps.add(step(from));
    return steps;
  }

  private static Step step(ByteBuffer from) {
    byte kind = from.get();
    String key = StoreCommandCodec.text(from);
    return switch (kind) {
      case PUT -> new Step.Put(key, StoreCommandCodec.block(from));
      case DELETE -> new Step.Delete(key);
      case GET -> new Step.Get(key);
      default -> throw new IllegalArgumentException("unknown step of a transaction: " + kind);
    };
  }
}
