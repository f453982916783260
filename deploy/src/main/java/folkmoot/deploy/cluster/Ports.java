package folkmoot.deploy.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ports of this machine, and who listens on them. */
public final class Ports {
  private Ports() {}

  /** True if a server could listen there now, on any address. */
  public static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The process that listens on a port, as "pid 123 (java)", if this user may know it. */
  public static Optional<String> owner(int port) {
    try {
      Optional<String> inode = inode(port);
      return inode.isPresent() ? holder(inode.get()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * proc(5): local address is column 2 as hex address:port, state 0A is LISTEN, inode column 10.
   */
  private static Optional<String> inode(int port) throws IOException {
    String suffix = ":%04X".formatted(port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (!Files.isReadable(Path.of(table))) continue;
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals("0A")) {
          return Optional.of(columns[9]);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> holder(String inode) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, "socket:[" + inode + "]")) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of("pid " + process.getFileName() + " (" + name + ")");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, String socket) {
    // Files of other users, and of processes that end meanwhile, cannot be read: they are not it.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).toString().equals(socket)) return true;
      }
      return false;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false;
    }
  }
}
