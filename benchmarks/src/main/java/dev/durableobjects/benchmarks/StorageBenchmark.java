package dev.durableobjects.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An object's storage beside bare sqlite-jdbc: the same tables and statements, each on a
 * database of its own.
 * <p>
 * What is compared is what an object's code pays for one statement. Ours is the public
 * interface inside a turn: guard, cache of statements, transaction, savepoint, rows with
 * names, JSON. Bare is what remains if all of that is left out: a {@code
 * PreparedStatement} that is kept, its setters, {@code executeQuery} or {@code
 * executeUpdate}, and the getters by column number. Calls, threads and flushes are on
 * neither side.
 * <p>
 * It is fair because everything else is equal: one connection of the same driver with the
 * same open mode and pragmas, the same schema, {@value #BATCH} operations in each
 * transaction, which ends with COMMIT without a flush, and a log that is written back
 * when it has grown past 4 MB. Where the driver offers a choice, bare has the faster one:
 * its transaction is always open, also for reads, and it does not ask for generated keys.
 * {@link StorageComparison} runs both sides in turn and prints the ratios.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class StorageBenchmark {

	static final int ROWS = 100_000;

	private static final int BATCH = 100;

	private static final int HOT_ROWS = 1000;

	/**
	 * Whose storage is measured: {@code bare} or {@code object}.
	 */
	@Param({ "bare", "object" })
	public String side = "";

	/**
	 * How many characters a text has.
	 */
	@Param("20")
	public int width;

	private final String[] texts = new String[HOT_ROWS];

	private final String[] numbers = new String[HOT_ROWS];

	@SuppressWarnings("NullAway.Init") // set by open(), which JMH calls first
	private String text;

	@SuppressWarnings("NullAway.Init") // set by open(), which JMH calls first
	private Path directory;

	@SuppressWarnings("NullAway.Init") // set by open(), which JMH calls first
	private MeasuredStorage storage;

	/**
	 * Make the database and fill it.
	 * @throws Exception if it cannot be made
	 */
	@Setup(Level.Trial)
	public void open() throws Exception {
		this.directory = Files.createTempDirectory("durable-objects-benchmark");
		this.storage = this.side.equals("bare") ? new BareStorage(this.directory) : new ObjectStorage(this.directory);
		this.text = "x".repeat(this.width);
		for (int i = 0; i < ROWS; i++) {
			this.storage.upsert(i, this.text, i);
			if (i % BATCH == 0) {
				this.storage.commit();
			}
		}
		for (int i = 0; i < HOT_ROWS; i++) {
			this.texts[i] = "text:" + (10_000 + i);
			this.storage.put(this.texts[i], this.text);
			this.numbers[i] = "number:" + (10_000 + i);
			this.storage.putNumber(this.numbers[i], i);
		}
		this.storage.commit();
	}

	/**
	 * Remove the database.
	 * @throws Exception if it cannot be removed
	 */
	@TearDown(Level.Trial)
	public void close() throws Exception {
		this.storage.close();
		MeasuredRuntime.delete(this.directory);
	}

	/**
	 * Read one row by its primary key.
	 * @return something that depends on the rows
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long pointRead() throws Exception {
		long sum = 0;
		for (int i = 0; i < BATCH; i++) {
			sum += this.storage.read(any());
		}
		this.storage.commit();
		return sum;
	}

	/**
	 * Write one row by its primary key.
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void upsert() throws Exception {
		for (int i = 0; i < BATCH; i++) {
			this.storage.upsert(any(), this.text, i);
		}
		this.storage.commit();
	}

	/**
	 * Read all rows, one after the other. The score is rows in a second.
	 * @return something that depends on the rows
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(ROWS)
	public long iterate() throws Exception {
		return this.storage.iterate();
	}

	/**
	 * Read a text by its key.
	 * @return something that depends on the values
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long getText() throws Exception {
		long sum = 0;
		for (int i = 0; i < BATCH; i++) {
			sum += this.storage.get(this.texts[any()]).length();
		}
		this.storage.commit();
		return sum;
	}

	/**
	 * Write a text by its key.
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void putText() throws Exception {
		for (int i = 0; i < BATCH; i++) {
			this.storage.put(this.texts[any()], this.text);
		}
		this.storage.commit();
	}

	/**
	 * Read a number by its key.
	 * @return something that depends on the values
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long getNumber() throws Exception {
		long sum = 0;
		for (int i = 0; i < BATCH; i++) {
			sum += this.storage.getNumber(this.numbers[any()]);
		}
		this.storage.commit();
		return sum;
	}

	/**
	 * Write a number by its key.
	 * @throws Exception if the storage fails
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void putNumber() throws Exception {
		for (int i = 0; i < BATCH; i++) {
			this.storage.putNumber(this.numbers[any()], i);
		}
		this.storage.commit();
	}

	private static int any() {
		return ThreadLocalRandom.current().nextInt(HOT_ROWS);
	}

}
