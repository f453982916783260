package folkmoot.deploy.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.rocksdb.util.Environment;

/**
 * RocksDB's jar holds the libraries of 15 platforms, 92 MB. This takes out the one that is needed
 * here and leaves the classes.
 *
 * <p>RocksDB's {@code NativeLibraryLoader} first asks {@code System.loadLibrary} for {@code
 * rocksdbjni} and for {@code rocksdbjni-linux64} (or what this platform is), and unpacks from the
 * jar only if neither is on {@code java.library.path}; so the file keeps the name it has in the
 * jar.
 */
final class RocksLibrary {
  private RocksLibrary() {}

  /**
   * Splits the jar, unless that was done after the jar was made.
   *
   * @param jar as it was published
   * @param stripped to be written: the same without libraries
   * @param folder for the library
   */
  static void split(Path jar, Path stripped, Path folder) throws IOException {
    String library = Environment.getJniLibraryFileName("rocksdb");
    Path target = folder.resolve(library);
    if (upToDate(jar, stripped, target)) return;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(library);
      if (entry == null) {
        System.out.println("RocksDB has no " + library + ": its whole jar is kept");
        Changed.copy(jar, stripped);
        return;
      }
      Path next = Changed.next(target);
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, next, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Changed.replace(next, target);
      strip(zip, stripped);
    }
  }

  private static boolean upToDate(Path jar, Path stripped, Path library) throws IOException {
    return Files.exists(stripped)
        && Files.exists(library)
        && Files.getLastModifiedTime(stripped).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private static void strip(ZipFile zip, Path stripped) throws IOException {
    Path next = Changed.next(stripped);
    try (OutputStream file = Files.newOutputStream(next);
        ZipOutputStream out = new ZipOutputStream(file)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (entry.isDirectory() || entry.getName().startsWith("librocksdbjni")) continue;
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        try (InputStream in = zip.getInputStream(entry)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    Changed.replace(next, stripped);
  }
}
