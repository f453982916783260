package folkmoot.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A request that failed or was slow leaves one line, which bears its id. */
class RequestLogTest {
  private static final String LOGGER = "folkmoot.gateway.routes.RequestLog";

  private final Lines lines = new Lines();
  private final Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.getMDCPropertyMap();
      all.add(event);
    }

    List<ILoggingEvent> of(String requestId) {
      return all.stream()
          .filter(event -> requestId.equals(event.getMDCPropertyMap().get("requestId")))
          .toList();
    }
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
  }

  @Test
  void aFailureLeavesOneLineAndASuccessNone() {
    try (Door door = new Door("slow-request = 10 minutes", "leader-wait = 20 ms")) {
      door.put("/key/secret", "1", "X-Request-Id", "fine");
      door.get("/key/nowhere", "X-Request-Id", "absent");
      door.put("/key/!overloaded", "1", "X-Request-Id", "busy");
      door.put("/key/!unavailable", "1", "X-Request-Id", "unserved");
      door.put("/key/!silence?timeout=30", "1", "X-Request-Id", "silent");
      for (String quiet : new String[] {"fine", "absent", "busy"})
        assertThat(lines.of(quiet)).as(quiet).isEmpty();
      assertThat(lines.of("unserved")).hasSize(1);
      ILoggingEvent line = lines.of("silent").get(0);
      assertThat(lines.of("silent")).hasSize(1);
      assertThat(line.getLevel()).isEqualTo(Level.WARN);
      assertThat(line.getFormattedMessage()).matches("PUT /key/\\{key}: 504 after \\d+ ms");
    }
  }

  @Test
  void whatIsSlowLeavesALine() {
    try (Door door = new Door("slow-request = 1 ms", "leader-wait = 60 ms")) {
      door.get("/key/!silence?timeout=100", "X-Request-Id", "slow-and-failed");
      assertThat(lines.of("slow-and-failed")).hasSize(1);
      door.put("/key/!late", "1", "X-Request-Id", "slow");
      assertThat(lines.of("slow")).hasSize(1);
      assertThat(lines.of("slow").get(0).getLevel()).isEqualTo(Level.INFO);
      assertThat(lines.of("slow").get(0).getFormattedMessage())
          .matches("slow: PUT /key/\\{key}: 200 after \\d+ ms");
    }
  }

  @Test
  void notReadyIsAnAnswerAndNoFailure() {
    try (Door door = new Door(false, "slow-request = 0 ms")) {
      door.get("/health/ready", "X-Request-Id", "ready");
      assertThat(lines.of("ready")).isEmpty();
    }
  }
}
