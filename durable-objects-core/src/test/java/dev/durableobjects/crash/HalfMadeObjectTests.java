package dev.durableobjects.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.durableobjects.DurableObjectId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed while it makes an object's file leaves an empty or a partial
 * one. Nothing of that object was acknowledged, so it is as if it did not exist.
 */
class HalfMadeObjectTests {

	@TempDir
	private Path data;

	@ParameterizedTest(name = "{0} bytes")
	@ValueSource(ints = { 0, 4096 })
	void fileThatWasNotWrittenToItsEndIsNoObject(int length) throws IOException {
		DurableObjectId whole;
		try (CrashRuntime runtime = new CrashRuntime(this.data, 100)) {
			runtime.counters().getByName("whole").increment();
			whole = id(runtime, "whole");
		}
		byte[] half = Arrays.copyOf(Files.readAllBytes(file(whole)), length);
		try (CrashRuntime runtime = new CrashRuntime(this.data, 100)) {
			Path file = file(id(runtime, "half"));
			Files.createDirectories(file.getParent());
			Files.write(file, half);
			assertThat(runtime.counters().getByName("half").count()).isZero();
			assertThat(runtime.stored()).containsExactly("whole");
			assertThat(runtime.counters().getByName("half").increment()).isOne();
		}
	}

	private static DurableObjectId id(CrashRuntime runtime, String name) {
		return runtime.counters().idFromName(name);
	}

	private Path file(DurableObjectId id) {
		String hex = id.toString();
		return this.data.resolve("objects").resolve("1").resolve(hex.substring(0, 2)).resolve(hex + ".sqlite");
	}

}
