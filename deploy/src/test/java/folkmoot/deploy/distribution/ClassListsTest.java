package folkmoot.deploy.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One list of classes from two. */
class ClassListsTest {
  @TempDir Path folder;

  @Test
  void eachClassIsNamedOnceAndNoneOfAForeignLoader() throws IOException {
    Path one = folder.resolve("one");
    Files.write(one, List.of("a/A id: 1", "b/B id: 2", "c/C id: 3 super: 1 source: x.jar"));
    Path two = folder.resolve("two");
    Files.write(two, List.of("b/B id: 1", "a/A id: 2", "d/D id: 3", "@lambda-proxy a/A run"));
    Path merged = folder.resolve("merged");
    ClassLists.merge(List.of(one, two), merged);
    assertThat(Files.readAllLines(merged))
        .containsExactly("a/A", "b/B", "d/D", "@lambda-proxy a/A run");
  }
}
