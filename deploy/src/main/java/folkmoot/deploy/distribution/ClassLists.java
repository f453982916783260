package folkmoot.deploy.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What JVMs write with {@code -XX:DumpLoadedClassList}. */
final class ClassLists {
  private ClassLists() {}

  /**
   * Makes one list of several. The numbers that a list gives its classes serve only those of
   * foreign class loaders; both are left out.
   */
  static void merge(List<Path> lists, Path merged) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Path list : lists) {
      for (String line : Files.readAllLines(list)) {
        if (!line.contains(" source: ")) lines.add(line.replaceFirst(" id: \\d+$", ""));
      }
    }
    Files.write(merged, lines);
  }
}
