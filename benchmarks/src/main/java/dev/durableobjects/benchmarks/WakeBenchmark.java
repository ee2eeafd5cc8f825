package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long a call takes that wakes a hibernated object, from the call to its result: the
 * slot, the constructor, opening the database and reading one key. Beside it the same
 * call on an object that is awake, and what bare sqlite-jdbc takes to open the same
 * database with the same settings and to read the same key. Hibernating and closing are
 * not measured. The files are in the page cache.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WakeBenchmark {

	private static final String NAME = "sleeper";

	/**
	 * A runtime with one object, which stays in memory.
	 */
	@State(Scope.Benchmark)
	public static class Awake {

		@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
		MeasuredRuntime runtime;

		@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
		Measured stub;

		/**
		 * Start the runtime and let the object store its count.
		 * @throws IOException if there is no temporary directory
		 */
		@Setup(Level.Trial)
		public void start() throws IOException {
			this.runtime = new MeasuredRuntime();
			this.stub = this.runtime.namespace().getByName(NAME);
			this.stub.increment().join();
		}

		/**
		 * Stop the runtime.
		 * @throws IOException if the directory cannot be removed
		 */
		@TearDown(Level.Trial)
		public void stop() throws IOException {
			this.runtime.close();
		}

	}

	/**
	 * An object that hibernates before each call.
	 */
	public static class Hibernated extends Awake {

		/**
		 * Drop the object from memory.
		 */
		@Setup(Level.Invocation)
		public void hibernate() {
			this.runtime.hibernate(NAME);
		}

	}

	/**
	 * A database with one key, which is closed after each opening.
	 */
	@State(Scope.Benchmark)
	public static class Closed {

		@SuppressWarnings("NullAway.Init") // set by create(), which JMH calls first
		Path directory;

		BareStorage.@Nullable Opened opened;

		/**
		 * Make the database.
		 * @throws Exception if it cannot be made
		 */
		@Setup(Level.Trial)
		public void create() throws Exception {
			this.directory = Files.createTempDirectory("durable-objects-benchmark");
			try (BareStorage storage = new BareStorage(this.directory)) {
				storage.put("count", "1");
				storage.commit();
			}
		}

		/**
		 * Close the database: its log is removed.
		 * @throws SQLException if SQLite refuses
		 */
		@TearDown(Level.Invocation)
		public void close() throws SQLException {
			if (this.opened != null) {
				this.opened.connection().close();
				this.opened = null;
			}
		}

		/**
		 * Remove the database.
		 * @throws IOException if it cannot be removed
		 */
		@TearDown(Level.Trial)
		public void remove() throws IOException {
			MeasuredRuntime.delete(this.directory);
		}

	}

	/**
	 * Wake an object with a call that reads a key.
	 * @param state the object
	 * @return what the key holds
	 */
	@Benchmark
	public long wake(Hibernated state) {
		return state.stub.count().join();
	}

	/**
	 * The same call on an object that is awake.
	 * @param state the object
	 * @return what the key holds
	 */
	@Benchmark
	public long awake(Awake state) {
		return state.stub.count().join();
	}

	/**
	 * Open a database and read a key.
	 * @param state the database
	 * @return what the key holds
	 * @throws SQLException if SQLite refuses
	 */
	@Benchmark
	public String openSqlite(Closed state) throws SQLException {
		BareStorage.Opened opened = BareStorage.open(state.directory, "count");
		state.opened = opened;
		return opened.value();
	}

	/**
	 * Run the benchmark.
	 * @param arguments none
	 * @throws RunnerException if JMH fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		new Runner(new OptionsBuilder().include(WakeBenchmark.class.getName())
			.shouldFailOnError(true)
			.jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
			.build()).run();
	}

}
