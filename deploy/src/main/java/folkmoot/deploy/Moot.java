package folkmoot.deploy;

import folkmoot.deploy.command.Commands;
import folkmoot.deploy.command.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Entry point of {@code deploy/moot}. */
public final class Moot {
  private Moot() {}

  public static void main(String[] arguments) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    int code = Commands.run(Surroundings.ofProcess(out, err), arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Whatever the locale says: JSON is UTF-8. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
