package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectState;

import static org.assertj.core.api.Assertions.assertThat;

class CounterRuntimeTests {

	@TempDir
	Path directory;

	@Test
	void countsAndRemembersAcrossRestarts() throws Exception {
		try (TestRuntime<Counter> runtime = start()) {
			assertThat(runtime.get("a").increment()).isEqualTo(1);
			assertThat(runtime.get("a").increment()).isEqualTo(2);
			assertThat(runtime.get("b").increment()).isEqualTo(1);
		}
		try (TestRuntime<Counter> runtime = start()) {
			assertThat(runtime.get("a").increment()).isEqualTo(3);
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			assertThat(files.filter(Files::isRegularFile).map((file) -> file.getFileName().toString())).hasSize(2)
				.allMatch((name) -> name.endsWith(".sqlite"));
		}
	}

	@Test
	void readingLeavesNoFile() throws Exception {
		try (TestRuntime<Counter> runtime = start()) {
			assertThat(runtime.get("a").count()).isZero();
			try (Stream<Path> files = Files.walk(this.directory)) {
				assertThat(files.filter(Files::isRegularFile)).isEmpty();
			}
		}
	}

	private TestRuntime<Counter> start() {
		return new TestRuntime<>(this.directory, Counter.class, CounterObject.class, CounterObject::new);
	}

	public interface Counter {

		long increment();

		long count();

	}

	static final class CounterObject implements Counter {

		private final DurableObjectState ctx;

		CounterObject(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public long increment() {
			long count = count() + 1;
			this.ctx.storage().kv().put("count", count);
			return count;
		}

		@Override
		public long count() {
			return this.ctx.storage().kv().getOrDefault("count", 0L);
		}

	}

}
