package folkmoot.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example in the README is a test that is run. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path TEST =
      Path.of("src", "test", "java", "folkmoot", "testkit", "example", "LeaderCutOffTest.java");

  @Test
  void theExampleIsTheTest() throws IOException {
    List<String> lines = Files.readAllLines(README);
    int from = lines.indexOf("```java") + 1;
    assertThat(from).as("an example of Java in %s", README).isPositive();
    List<String> example = lines.subList(from, lines.size());
    example = example.subList(0, example.indexOf("```"));
    assertThat(example).hasSizeBetween(10, 20);
    assertThat(withoutIndent(Files.readAllLines(TEST))).contains(withoutIndent(example));
  }

  private static String withoutIndent(List<String> lines) {
    return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
  }
}
