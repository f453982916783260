package folkmoot.node.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.node.settings.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** The logback.xml that ships, in a context of its own. */
class LogSetupTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void configure() throws JoranException {
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogSetup.class.getResource("/logback.xml"));
  }

  @AfterEach
  void stop() {
    MDC.clear();
    context.stop();
  }

  private Logger logger(LogFormat format) {
    LogSetup.apply(context, "node-7", format);
    stream().setOutputStream(written);
    return context.getLogger("folkmoot.node.raft.RaftReplica");
  }

  private OutputStreamAppender<ILoggingEvent> stream() {
    return (OutputStreamAppender<ILoggingEvent>)
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aLineForPeopleBearsTheNodeAndTheRequestIfThereIsOne() {
    Logger logger = logger(LogFormat.TEXT);
    logger.info("{} leads", "it");
    MDC.put("requestId", "abc-1");
    logger.warn("refused");
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0))
        .matches("\\d{4}-\\d\\d-\\d\\d \\S+ INFO  node-7 \\S*RaftReplica it leads");
    assertThat(lines().get(1)).endsWith("RaftReplica refused request=abc-1");
  }

  @Test
  void aLineAsJsonIsOneObjectWithAllOfIt() throws IOException {
    Logger logger = logger(LogFormat.JSON);
    long before = Instant.now().toEpochMilli();
    logger.info("says \"{}\"\nand\tmore \u00e9", "it");
    MDC.put("requestId", "a\"b");
    logger.error("broke", new IllegalStateException("in two\nlines"));
    assertThat(lines()).hasSize(2);
    JsonNode first = json(lines().get(0));
    assertThat(first.get("timestamp").asLong()).isBetween(before, Instant.now().toEpochMilli());
    assertThat(first.get("level").asText()).isEqualTo("INFO");
    assertThat(first.get("loggerName").asText()).isEqualTo("folkmoot.node.raft.RaftReplica");
    assertThat(first.get("formattedMessage").asText()).isEqualTo("says \"it\"\nand\tmore \u00e9");
    assertThat(first.get("nodeId").asText()).isEqualTo("node-7");
    assertThat(first.has("requestId")).isFalse();
    JsonNode second = json(lines().get(1));
    assertThat(second.get("requestId").asText()).isEqualTo("a\"b");
    assertThat(second.get("nodeId").asText()).isEqualTo("node-7");
    assertThat(second.get("throwable").get("message").asText()).isEqualTo("in two\nlines");
  }

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper()
        .reader()
        .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .with(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .readTree(line);
  }
}
