package folkmoot.deploy.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Files are written only if their content has changed, and then by rename: an archive knows its
 * jars by time and size, and a node that runs keeps the file it has open.
 */
final class Changed {
  private Changed() {}

  static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to) && Files.mismatch(from, to) == -1) return;
    Path next = next(to);
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    replace(next, to);
  }

  static void lines(Path file, List<String> lines) throws IOException {
    String text = String.join("\n", lines) + "\n";
    if (Files.exists(file) && Files.readString(file).equals(text)) return;
    Path next = next(file);
    Files.writeString(next, text);
    replace(next, file);
  }

  static Path next(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  static void replace(Path next, Path file) throws IOException {
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
