package folkmoot.crdt;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Registers and the flag as the laws see them. */
final class LawfulRegisters {
  private LawfulRegisters() {}

  static class OfFlag extends LawfulValue<Flag, Flag> {
    OfFlag() {
      super(Flag.EMPTY, Flag.CODEC, Flag.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call("enable", "", 0);
    }

    @Override
    public Flag apply(Flag flag, ReplicaId by, Call call) {
      return flag.enable();
    }

    @Override
    public boolean isAtMost(Flag lesser, Flag greater) {
      return greater.isEnabled() || !lesser.isEnabled();
    }

    @Override
    public Object value(Flag flag) {
      return flag.isEnabled();
    }

    @Override
    public Object expected(List<Event<Call>> seen) {
      return !seen.isEmpty();
    }
  }

  static class OfLwwRegister extends LawfulValue<LwwRegister, LwwRegister> {
    OfLwwRegister() {
      super(LwwRegister.EMPTY, LwwRegister.CODEC, LwwRegister.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call("set", "abc".substring(chance.nextInt(3)), chance.nextInt(5));
    }

    @Override
    public LwwRegister apply(LwwRegister register, ReplicaId by, Call call) {
      return register.set(by, call.on(), call.number());
    }

    @Override
    public boolean isAtMost(LwwRegister lesser, LwwRegister greater) {
      if (lesser.writer().isEmpty()) return true;
      if (greater.writer().isEmpty()) return false;
      if (lesser.time() != greater.time()) return lesser.time() < greater.time();
      return lesser.writer().get().compareTo(greater.writer().get()) <= 0;
    }

    @Override
    public Object value(LwwRegister register) {
      return register.value();
    }

    @Override
    public Object expected(List<Event<Call>> seen) {
      TreeMap<Integer, Long> times = new TreeMap<>();
      for (Event<Call> write : seen) {
        long after = write.operation().number();
        for (int before : write.seen()) after = Math.max(after, times.getOrDefault(before, 0L) + 1);
        times.put(write.number(), after);
      }
      return seen.stream()
          .max(
              Comparator.<Event<Call>>comparingLong(write -> times.get(write.number()))
                  .thenComparing(Event::by))
          .map(write -> write.operation().on());
    }
  }

  static class OfMvRegister extends LawfulValue<MvRegister, MvRegister> {
    OfMvRegister() {
      super(MvRegister.EMPTY, MvRegister.CODEC, MvRegister.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call("set", "abc".substring(chance.nextInt(3)), 0);
    }

    @Override
    public MvRegister apply(MvRegister register, ReplicaId by, Call call) {
      return register.set(by, call.on());
    }

    @Override
    public boolean isAtMost(MvRegister lesser, MvRegister greater) {
      return lesser.state().isAtMost(greater.state());
    }

    @Override
    public Object value(MvRegister register) {
      return register.values();
    }

    /** The writes that no other had seen. */
    @Override
    public Object expected(List<Event<Call>> seen) {
      TreeSet<String> values = new TreeSet<>();
      for (Event<Call> write : seen) {
        if (seen.stream().noneMatch(other -> other.saw(write))) values.add(write.operation().on());
      }
      return List.copyOf(values);
    }
  }
}
