package dev.durableobjects.autoconfigure.actuate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Brings what is logged through Logback by an appender at the root logger, which is there
 * only while somebody listens. Loggers that do not pass on to the root are not heard.
 */
final class LogbackLogSource implements LogSource {

	private final LoggerContext context;

	LogbackLogSource(LoggerContext context) {
		this.context = context;
	}

	@Override
	public Runnable begin(LogLines lines) {
		Logger root = this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		LinesAppender appender = new LinesAppender(lines);
		appender.setContext(this.context);
		appender.setName("durable-objects-tail");
		appender.start();
		root.addAppender(appender);
		return () -> {
			root.detachAppender(appender);
			appender.stop();
		};
	}

	private static final class LinesAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final LogLines lines;

		private LinesAppender(LogLines lines) {
			this.lines = lines;
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (this.lines.isWanted()) {
				IThrowableProxy thrown = event.getThrowableProxy();
				String message = event.getFormattedMessage();
				this.lines.line(level(event.getLevel()),
						(thrown != null) ? message + "\n" + ThrowableProxyUtil.asString(thrown) : message,
						event.getTimeStamp());
			}
		}

		private static String level(Level level) {
			return switch (level.toInt()) {
				case Level.ERROR_INT -> "error";
				case Level.WARN_INT -> "warn";
				case Level.INFO_INT -> "info";
				default -> "debug";
			};
		}

	}

}
