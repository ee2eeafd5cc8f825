package dev.durableobjects.migration;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Another process that applies the migrations of a scene. Arguments: the two directories,
 * and the number of the step before which it ends without any clean-up, or {@link #WAIT}.
 */
final class MigratingProcess {

	static final int KILLED = 99;

	/**
	 * Say "waiting" before the transferred class's files are moved, and wait until the
	 * input is closed.
	 */
	static final int WAIT = -1;

	private MigratingProcess() {
	}

	static Process start(MigrationScene scene, int step, ProcessBuilder.Redirect output) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				MigratingProcess.class.getName(), scene.shop().toString(), scene.chat().toString(), "" + step)
			.redirectErrorStream(true)
			.redirectOutput(output)
			.start();
	}

	public static void main(String[] arguments) throws IOException {
		MigrationScene scene = new MigrationScene(Path.of(arguments[0]), Path.of(arguments[1]));
		int last = Integer.parseInt(arguments[2]);
		try (FileOutputStream output = new FileOutputStream(FileDescriptor.out)) {
			int[] passed = new int[1];
			Faults faults = new Faults(0, false, (point) -> {
			}) {

				@Override
				public void accept(MigrationStep step) {
					if (++passed[0] == last) {
						Runtime.getRuntime().halt(KILLED);
					}
					if (last == WAIT && step == MigrationStep.MOVE_FILES) {
						waitForInput(output);
					}
				}

			};
			scene.migrate(faults);
		}
	}

	private static void waitForInput(FileOutputStream output) {
		try {
			output.write("waiting".getBytes(StandardCharsets.US_ASCII));
			while (System.in.read() >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
