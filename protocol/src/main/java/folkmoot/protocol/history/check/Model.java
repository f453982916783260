package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Operation;
import java.util.Optional;

/** What one key is: what every operation means if operations happen one after the other. */
public interface Model {
  /** A register: reads and writes. */
  static Model register() {
    return KeyModel.REGISTER;
  }

  /** A register with compare-and-set. */
  static Model compareAndSetRegister() {
    return KeyModel.COMPARE_AND_SET_REGISTER;
  }

  /** A counter that starts from 0: reads and increments; to read nothing is to read 0. */
  static Model counter() {
    return KeyModel.COUNTER;
  }

  /** A key of the store, absent at first: all actions. */
  static Model store() {
    return KeyModel.STORE;
  }

  /** The value before the first operation. */
  Optional<String> initial();

  /**
   * What the operation says.
   *
   * @return empty if it says nothing: it failed, or is a read of unknown outcome
   * @throws IllegalArgumentException if the model has no such action
   */
  Optional<Step> step(Operation operation);
}
