package dev.durableobjects.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

import dev.durableobjects.UsageFigures;

/**
 * The process that is killed after a counted workload: increments ten counters in turn,
 * waits until that is written down, says so, and goes on: with nothing, or with
 * increments of which it says each. Arguments: directory, number of increments, requests
 * that are written down then, whether to go on with increments.
 */
final class UsageChild {

	static final int COUNTERS = 10;

	private UsageChild() {
	}

	public static void main(String[] arguments) throws IOException {
		CrashRuntime runtime = new CrashRuntime(Path.of(arguments[0]), 5);
		int calls = Integer.parseInt(arguments[1]);
		for (int call = 0; call < calls; call++) {
			runtime.call("counter-" + call % COUNTERS, CrashCounter::increment);
		}
		long expected = Long.parseLong(arguments[2]);
		UsageFigures usage = runtime.usage();
		// What an event has written may be written down after the event itself.
		long rows = Boolean.parseBoolean(arguments[3]) ? 0 : 2 * expected;
		while (usage.requests() < expected || usage.rowsWritten() < rows) {
			LockSupport.parkNanos(1_000_000);
			usage = runtime.usage();
		}
		try (FileOutputStream parent = new FileOutputStream(FileDescriptor.out)) {
			parent.write("written down\n".getBytes(StandardCharsets.US_ASCII));
			parent.flush();
			for (int call = 0; true; call++) {
				if (Boolean.parseBoolean(arguments[3])) {
					runtime.call("counter-" + call % COUNTERS, CrashCounter::increment);
					parent.write("incremented\n".getBytes(StandardCharsets.US_ASCII));
				}
				else {
					LockSupport.park();
				}
			}
		}
	}

}
