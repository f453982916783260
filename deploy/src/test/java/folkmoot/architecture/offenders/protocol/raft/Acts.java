package folkmoot.architecture.offenders.protocol.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;

/** A decider that does things itself. */
final class Acts {
  void act(Logger log, Path file) throws IOException {
    log.info("{}", Files.size(file));
    new Thread(() -> {}).start();
  }
}
