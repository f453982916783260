package folkmoot.crdt.update;

import folkmoot.crdt.BoundedCounter;
import folkmoot.crdt.Codec;
import folkmoot.crdt.Flag;
import folkmoot.crdt.GCounter;
import folkmoot.crdt.GSet;
import folkmoot.crdt.LwwRegister;
import folkmoot.crdt.MvRegister;
import folkmoot.crdt.OrMap;
import folkmoot.crdt.OrSet;
import folkmoot.crdt.PnCounter;
import folkmoot.crdt.ReplicaId;
import folkmoot.crdt.text.TextDocument;
import folkmoot.protocol.merge.Update;
import java.util.Optional;
import java.util.function.Supplier;

/** Each type's updates, one function for each type. */
final class Updating {
  /**
   * Makes an update.
   *
   * @param <T> the value
   */
  interface Step<T> {
    /**
     * @return empty if the type has no such operation
     */
    Optional<Outcome<T>> make(T value, Update update, Circumstances at);
  }

  private Updating() {}

  static Optional<Outcome<GCounter>> gCounter(GCounter value, Update update, Circumstances at) {
    if (update instanceof Update.Increment up) {
      return counted(up, up.by(), () -> value.increment(at.by(value::writers), up.by()));
    }
    return Optional.empty();
  }

  static Optional<Outcome<PnCounter>> pnCounter(PnCounter value, Update update, Circumstances at) {
    if (update instanceof Update.Increment up) {
      return counted(up, up.by(), () -> value.increment(at.by(value::writers), up.by()));
    }
    if (update instanceof Update.Decrement down) {
      return counted(down, down.by(), () -> value.decrement(at.by(value::writers), down.by()));
    }
    return Optional.empty();
  }

  /**
   * Under no inherited name: the lost disk may have sold what it had the right to, and nobody may
   * have heard of it.
   */
  static Optional<Outcome<BoundedCounter>> boundedCounter(
      BoundedCounter value, Update update, Circumstances at) {
    if (update instanceof Update.Increment up) {
      return counted(up, up.by(), () -> value.increment(at.by(), up.by()));
    }
    if (update instanceof Update.Decrement down) {
      if (down.by() < 0) return refused(new Refusal.NegativeAmount(down.name(), down.by()));
      return sold(value, down.by(), at, value.decrement(at.by(), down.by()));
    }
    if (update instanceof Update.Grant grant) {
      if (grant.by() < 0) return refused(new Refusal.NegativeAmount(grant.name(), grant.by()));
      Optional<ReplicaId> to = at.replicas().of(grant.to());
      if (to.isEmpty()) return refused(new Refusal.UnknownReplica(grant.to()));
      return sold(value, grant.by(), at, value.grant(at.by(), to.get(), grant.by()));
    }
    return Optional.empty();
  }

  private static Optional<Outcome<BoundedCounter>> sold(
      BoundedCounter value, long by, Circumstances at, Optional<BoundedCounter> after) {
    return after.isPresent()
        ? made(after.get())
        : refused(new Refusal.Oversell(by, value.rights(at.by()), value.value()));
  }

  static Optional<Outcome<GSet>> gSet(GSet value, Update update, Circumstances at) {
    if (update instanceof Update.Add add) return fitting(GSet.CODEC, value.add(add.value()), at);
    return Optional.empty();
  }

  static Optional<Outcome<OrSet>> orSet(OrSet value, Update update, Circumstances at) {
    if (update instanceof Update.Add add) {
      return fitting(OrSet.CODEC, value.add(at.by(value::writers), add.value()), at);
    }
    if (update instanceof Update.Remove remove) return made(value.remove(remove.what()));
    return Optional.empty();
  }

  static Optional<Outcome<OrMap>> orMap(OrMap value, Update update, Circumstances at) {
    if (update instanceof Update.Put put) {
      return fitting(
          OrMap.CODEC, value.put(at.by(value::writers), put.field(), put.value(), at.now()), at);
    }
    if (update instanceof Update.Remove remove) return made(value.remove(remove.what()));
    return Optional.empty();
  }

  static Optional<Outcome<Flag>> flag(Flag value, Update update, Circumstances at) {
    return update instanceof Update.Enable ? made(value.enable()) : Optional.empty();
  }

  static Optional<Outcome<LwwRegister>> lwwRegister(
      LwwRegister value, Update update, Circumstances at) {
    if (update instanceof Update.Set set) {
      return fitting(LwwRegister.CODEC, value.set(at.by(), set.value(), at.now()), at);
    }
    return Optional.empty();
  }

  static Optional<Outcome<MvRegister>> mvRegister(
      MvRegister value, Update update, Circumstances at) {
    if (update instanceof Update.Set set) {
      return fitting(MvRegister.CODEC, value.set(at.by(value::writers), set.value()), at);
    }
    return Optional.empty();
  }

  /**
   * Under no inherited name: each character keeps the name of who typed it, so that none would be
   * saved.
   */
  static Optional<Outcome<TextDocument>> text(TextDocument value, Update update, Circumstances at) {
    if (update instanceof Update.Insert insert) return typed(value, insert, at);
    if (update instanceof Update.Delete delete) {
      long position = delete.position();
      long length = delete.length();
      boolean within = position >= 0 && length >= 0 && length <= value.length() - position;
      return within
          ? made(value.delete(at.by(), (int) position, (int) length))
          : refused(new Refusal.OutsideText(position, length, value.length()));
    }
    return Optional.empty();
  }

  private static Optional<Outcome<TextDocument>> typed(
      TextDocument value, Update.Insert insert, Circumstances at) {
    long position = insert.position();
    String text = insert.text();
    if (position < 0 || position > value.length()) {
      return refused(new Refusal.OutsideText(position, 0, value.length()));
    }
    if (!TextDocument.isText(text)) return refused(new Refusal.IllFormedText());
    long length = (long) value.length() + text.codePointCount(0, text.length());
    int most = at.limits().textLength();
    if (length > most) return refused(new Refusal.TooLarge("A text", length, most));
    return made(value.insert(at.by(), (int) position, text));
  }

  private static <T> Optional<Outcome<T>> counted(Update update, long by, Supplier<T> count) {
    return by < 0 ? refused(new Refusal.NegativeAmount(update.name(), by)) : made(count.get());
  }

  private static <T> Optional<Outcome<T>> fitting(Codec<T> codec, T after, Circumstances at) {
    int bytes = codec.encode(after).length;
    int most = at.limits().valueBytes();
    return bytes > most ? refused(new Refusal.TooLarge("A value", bytes, most)) : made(after);
  }

  private static <T> Optional<Outcome<T>> made(T value) {
    return Optional.of(new Outcome.Made<>(value));
  }

  private static <T> Optional<Outcome<T>> refused(Refusal refusal) {
    return Optional.of(new Outcome.Refused<>(refusal));
  }
}
