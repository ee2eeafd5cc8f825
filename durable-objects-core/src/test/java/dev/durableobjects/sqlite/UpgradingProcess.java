package dev.durableobjects.sqlite;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another process that brings an object up to date and is killed meanwhile. Arguments:
 * the directory and the number of the statement before which that happens.
 */
final class UpgradingProcess {

	static final int KILLED = 99;

	private UpgradingProcess() {
	}

	static int run(UpgradedObject object, int statement) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				UpgradingProcess.class.getName(), object.directory().toString(), "" + statement)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (!process.waitFor(300, TimeUnit.SECONDS)) {
			throw new AssertionError("The process does not end");
		}
		return process.exitValue();
	}

	public static void main(String[] arguments) throws Exception {
		int last = Integer.parseInt(arguments[1]);
		new UpgradedObject(Path.of(arguments[0])).upgrade((number) -> {
			if (number == last) {
				Runtime.getRuntime().halt(KILLED);
			}
		});
	}

}
