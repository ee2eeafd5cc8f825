package dev.durableobjects.autoconfigure.actuate;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Brings what is logged through Log4j 2 by an appender at the root logger, which is there
 * only while somebody listens. Loggers that do not pass on to the root are not heard, nor
 * are asynchronous ones, whose appenders run on another thread. A configuration that is
 * read again while somebody listens is heard from the next listener on.
 */
final class Log4jLogSource implements LogSource {

	private static final String NAME = "durable-objects-tail";

	private final LoggerContext context;

	Log4jLogSource(LoggerContext context) {
		this.context = context;
	}

	@Override
	public Runnable begin(LogLines lines) {
		LinesAppender appender = new LinesAppender(lines);
		appender.start();
		LoggerConfig root = this.context.getConfiguration().getRootLogger();
		root.addAppender(appender, null, null);
		this.context.updateLoggers();
		return () -> {
			root.removeAppender(NAME);
			this.context.updateLoggers();
			appender.stop();
		};
	}

	private static final class LinesAppender extends AbstractAppender {

		private final LogLines lines;

		private LinesAppender(LogLines lines) {
			super(NAME, null, null, true, Property.EMPTY_ARRAY);
			this.lines = lines;
		}

		@Override
		public void append(LogEvent event) {
			if (this.lines.isWanted()) {
				Throwable thrown = event.getThrown();
				String message = event.getMessage().getFormattedMessage();
				this.lines.line(level(event.getLevel()), (thrown != null) ? message + "\n" + stack(thrown) : message,
						event.getTimeMillis());
			}
		}

		private static String stack(Throwable thrown) {
			StringWriter text = new StringWriter();
			thrown.printStackTrace(new PrintWriter(text));
			return text.toString();
		}

		private static String level(Level level) {
			if (level.isMoreSpecificThan(Level.ERROR)) {
				return "error";
			}
			if (level.isMoreSpecificThan(Level.WARN)) {
				return "warn";
			}
			return level.isMoreSpecificThan(Level.INFO) ? "info" : "debug";
		}

	}

}
