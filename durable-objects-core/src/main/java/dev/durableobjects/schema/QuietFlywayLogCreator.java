package dev.durableobjects.schema;

import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Flyway's log with what it says about a normal start at {@code debug}, and its errors
 * too: whoever runs Flyway is thrown the failure, and tells of it once. Public because
 * Flyway instantiates it by name.
 */
public final class QuietFlywayLogCreator implements LogCreator {

	@Override
	public Log createLogger(Class<?> type) {
		return new QuietLog(LogFactory.getLog(type));
	}

	private record QuietLog(org.apache.commons.logging.Log target) implements Log {

		@Override
		public boolean isDebugEnabled() {
			return this.target.isDebugEnabled();
		}

		@Override
		public void debug(String message) {
			this.target.debug(message);
		}

		@Override
		public void info(String message) {
			this.target.debug(message);
		}

		@Override
		public void notice(String message) {
			this.target.debug(message);
		}

		@Override
		public void warn(String message) {
			this.target.warn(message);
		}

		@Override
		public void error(String message) {
			this.target.debug(message);
		}

		@Override
		public void error(String message, Exception ex) {
			this.target.debug(message, ex);
		}

	}

}
