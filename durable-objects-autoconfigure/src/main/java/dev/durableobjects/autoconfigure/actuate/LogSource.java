package dev.durableobjects.autoconfigure.actuate;

import java.util.List;

/**
 * Brings log lines while somebody listens.
 */
interface LogSource {

	/**
	 * For applications whose logging is not known.
	 */
	LogSource NONE = (lines) -> () -> {
	};

	/**
	 * What several bring.
	 */
	static LogSource of(List<LogSource> sources) {
		return (lines) -> {
			List<Runnable> stops = sources.stream().map((source) -> source.begin(lines)).toList();
			return () -> stops.forEach(Runnable::run);
		};
	}

	/**
	 * Begin to bring log lines.
	 * @param lines takes them, on the thread that logs
	 * @return run to stop
	 */
	Runnable begin(LogLines lines);

	/**
	 * Takes log lines.
	 */
	@FunctionalInterface
	interface LogLines {

		/**
		 * Whether a line of the calling thread is wanted.
		 */
		default boolean isWanted() {
			return true;
		}

		/**
		 * Take a line.
		 * @param level as Cloudflare writes it
		 * @param message the text
		 * @param timestamp milliseconds
		 */
		void line(String level, String message, long timestamp);

	}

}
