package folkmoot.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The imports that lie on a circle of packages: those to a package from which there is a way back.
 * ArchUnit's own search for cycles (1.5.0) overlooks a circle when there are others: an offender
 * shows it.
 */
final class Circles extends ArchCondition<JavaClass> {
  private final SortedMap<String, SortedSet<String>> imports = new TreeMap<>();

  private Circles() {
    super("lie on a circle of packages");
  }

  static Circles lieOnACircle() {
    return new Circles();
  }

  @Override
  public void init(Collection<JavaClass> house) {
    imports.clear();
    for (JavaClass inside : house) imports.put(inside.getPackageName(), new TreeSet<>());
    for (JavaClass inside : house) {
      for (Dependency dependency : inside.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getPackageName();
        if (imports.containsKey(target)) imports.get(inside.getPackageName()).add(target);
      }
    }
  }

  @Override
  public void check(JavaClass inside, ConditionEvents events) {
    for (Dependency dependency : inside.getDirectDependenciesFromSelf()) {
      String from = inside.getPackageName();
      String to = dependency.getTargetClass().getPackageName();
      if (!from.equals(to) && reachable(to).contains(from)) {
        events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription()));
      }
    }
  }

  private SortedSet<String> reachable(String start) {
    SortedSet<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(start);
    while (!open.isEmpty()) {
      for (String next : imports.getOrDefault(open.remove(), new TreeSet<>())) {
        if (reached.add(next)) open.add(next);
      }
    }
    return reached;
  }
}
