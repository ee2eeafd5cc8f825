package dev.durableobjects.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import ch.qos.logback.classic.LoggerContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is logged is brought with its level and stack, while somebody listens.
 */
class LogSourceTests {

	private static final IllegalStateException FAILURE = new IllegalStateException("broken");

	private final List<String> heard = new ArrayList<>();

	private boolean wanted = true;

	private final LogSource.LogLines lines = new LogSource.LogLines() {

		@Override
		public boolean isWanted() {
			return LogSourceTests.this.wanted;
		}

		@Override
		public void line(String level, String message, long timestamp) {
			LogSourceTests.this.heard.add(level + " " + message);
			assertThat(timestamp).isPositive();
		}

	};

	@Test
	void linesOfLogback() {
		LoggerContext context = new LoggerContext();
		var logger = context.getLogger("shop");
		logger.setLevel(ch.qos.logback.classic.Level.TRACE);
		check(new LogbackLogSource(context), List.of((line) -> logger.trace("{}", line), (line) -> logger.debug(line),
				(line) -> logger.info(line), (line) -> logger.warn(line), (line) -> logger.error(line, FAILURE)));
	}

	@Test
	void linesOfLog4j() {
		try (var context = new org.apache.logging.log4j.core.LoggerContext("test")) {
			DefaultConfiguration configuration = new DefaultConfiguration();
			configuration.getRootLogger().setLevel(Level.ALL);
			configuration.getRootLogger()
				.getAppenders()
				.keySet()
				.forEach(configuration.getRootLogger()::removeAppender);
			context.start(configuration);
			var logger = context.getLogger("shop");
			check(new Log4jLogSource(context), List.of((line) -> logger.trace("{}", line), (line) -> logger.debug(line),
					(line) -> logger.info(line), (line) -> logger.warn(line), (line) -> logger.error(line, FAILURE)));
		}
	}

	private void check(LogSource source, List<Consumer<String>> loggers) {
		loggers.forEach((logger) -> logger.accept("before"));
		Runnable stop = LogSource.of(List.of(source, LogSource.NONE)).begin(this.lines);
		loggers.forEach((logger) -> logger.accept("hello"));
		assertThat(this.heard).hasSize(5).startsWith("debug hello", "debug hello", "info hello", "warn hello");
		assertThat(this.heard.get(4)).startsWith("error hello\n")
			.contains("java.lang.IllegalStateException: broken", "LogSourceTests");
		this.wanted = false;
		loggers.get(2).accept("unwanted");
		this.wanted = true;
		stop.run();
		loggers.forEach((logger) -> logger.accept("after"));
		assertThat(this.heard).hasSize(5);
		source.begin(this.lines).run();
	}

}
