package dev.durableobjects.namespace;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * How many databases the process may have open.
 */
final class OpenFiles {

	/**
	 * The database, its log, our own descriptor of the log, and that of a new database.
	 */
	private static final int PER_DATABASE = 4;

	private static final int UNKNOWN_LIMIT = 1024;

	private static final int MIN_RESERVE = 256;

	private OpenFiles() {
	}

	/**
	 * Derive the bound from the limit of the operating system, with a quarter left for
	 * connections and everything else.
	 */
	static int maxDatabases() {
		OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		long limit = (system instanceof UnixOperatingSystemMXBean unix) ? unix.getMaxFileDescriptorCount()
				: UNKNOWN_LIMIT;
		long usable = Math.max(PER_DATABASE * 16L, limit - Math.max(MIN_RESERVE, limit / 4));
		return (int) Math.min(Integer.MAX_VALUE, usable / PER_DATABASE);
	}

}
