package folkmoot.deploy.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.deploy.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** RocksDB works without its 92 MB, and unpacks nothing. */
class RocksLibraryTest {
  @TempDir Path folder;

  /** Opens a database. */
  static final class Opens {
    public static void main(String[] arguments) throws RocksDBException {
      RocksDB.loadLibrary();
      try (RocksDB database = RocksDB.open(arguments[0])) {
        database.put(new byte[] {1}, new byte[] {2});
        if (database.get(new byte[] {1})[0] != 2) throw new IllegalStateException("not found");
      }
    }
  }

  @Test
  void theLibraryIsFoundBesideTheStrippedJar()
      throws IOException, URISyntaxException, InterruptedException {
    Path stripped = folder.resolve("rocksdbjni.jar");
    Path libraries = Files.createDirectory(folder.resolve("native"));
    Path jar = location(RocksDB.class);
    RocksLibrary.split(jar, stripped, libraries);
    try (ZipFile zip = new ZipFile(stripped.toFile())) {
      assertThat(zip.stream().map(entry -> entry.getName()))
          .contains("org/rocksdb/RocksDB.class")
          .noneMatch(name -> name.startsWith("librocksdbjni"));
    }
    Object made = Files.getLastModifiedTime(stripped);
    RocksLibrary.split(jar, stripped, libraries);
    assertThat(Files.getLastModifiedTime(stripped)).isEqualTo(made);

    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    List<String> command =
        List.of(
            Installation.java().toString(),
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary,
            "-Djava.library.path=" + libraries,
            "-cp",
            stripped + File.pathSeparator + location(Opens.class),
            Opens.class.getName(),
            folder.resolve("database").toString());
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(() -> read(log)).isZero();
    assertThat(temporary).isEmptyDirectory();
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
