package dev.durableobjects.crash;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bound of objects in memory makes room; it does not turn away a caller who uses one
 * object at a time.
 */
class CrowdedRuntimeTests {

	@TempDir
	private Path data;

	@Test
	void oneCallerReachesMoreObjectsThanMayBeInMemory() {
		try (CrashRuntime runtime = new CrashRuntime(this.data, 10)) {
			for (int i = 0; i < 500; i++) {
				assertThat(runtime.counters().getByName("counter-" + i).count()).isZero();
			}
		}
	}

}
