package dev.durableobjects.schema;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * Runs Flyway without a word about what is normal. Flyway's loggers are shared by the
 * whole process: they are set back to what they are by default when the last run of these
 * has ended, so that the application's own Flyway finds them so. Thread-safe.
 */
public final class FlywayRuns {

	private int running;

	/**
	 * Apply the scripts of a configuration.
	 */
	void migrate(FluentConfiguration configuration) {
		begin();
		try {
			configuration.loggers(QuietFlywayLogCreator.class.getName()).load().migrate();
		}
		finally {
			end();
		}
	}

	private synchronized void begin() {
		this.running++;
	}

	private synchronized void end() {
		this.running--;
		if (this.running == 0) {
			LogFactory.setConfiguration(Flyway.configure(FlywayRuns.class.getClassLoader()));
		}
	}

}
