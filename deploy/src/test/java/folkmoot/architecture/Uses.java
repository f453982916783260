package folkmoot.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The use of named members, by call, by field or by method reference. */
final class Uses extends ArchCondition<JavaClass> {
  private final SortedSet<String> members;
  private final SortedSet<String> exceptions;

  private Uses(SortedSet<String> members, SortedSet<String> exceptions) {
    super("use " + members);
    this.members = members;
    this.exceptions = exceptions;
  }

  /**
   * @param members simple name of the class, which stands for its subclasses too, a dot, the
   *     member; with parameters in parentheses if only that overload is meant
   */
  static Uses uses(String... members) {
    return new Uses(new TreeSet<>(List.of(members)), new TreeSet<>());
  }

  /** Lets these overloads pass. */
  Uses except(String... overloads) {
    return new Uses(members, new TreeSet<>(List.of(overloads)));
  }

  /**
   * Whatever runs under the simulation: rules, values, and the node's packages except the one that
   * brings time in. The classes of the package {@code node} itself put the real node together.
   */
  static DescribedPredicate<JavaClass> simulated(String root) {
    return Predicates.resideInAnyPackage(root + ".protocol..", root + ".crdt..", root + ".node.*..")
        .and(Predicates.resideOutsideOfPackage(root + ".node.time.."));
  }

  @Override
  public void check(JavaClass user, ConditionEvents events) {
    for (JavaAccess<?> access : user.getAccessesFromSelf()) {
      boolean named =
          access.getTargetOwner().getClassHierarchy().stream()
              .map(owner -> owner.getSimpleName() + "." + access.getName())
              .anyMatch(member -> isMeant(member, overload(member, access)));
      if (named) {
        events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
      }
    }
  }

  private boolean isMeant(String member, String overload) {
    return (members.contains(member) || members.contains(overload))
        && !exceptions.contains(overload);
  }

  private static String overload(String member, JavaAccess<?> access) {
    if (!(access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target)) return member;
    return target.getRawParameterTypes().stream()
        .map(JavaClass::getName)
        .collect(Collectors.joining(",", member + "(", ")"));
  }
}
