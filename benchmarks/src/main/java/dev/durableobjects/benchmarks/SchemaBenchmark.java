package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

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
import org.springframework.util.FileSystemUtils;

import dev.durableobjects.namespace.ClassSchema;
import dev.durableobjects.schema.FlywayRuns;
import dev.durableobjects.sqlite.DatabaseTemplate;
import dev.durableobjects.sqlite.StorageLimits;

/**
 * What the schema of a class costs: to see that an object has it, to wake such an object
 * and one without a schema, to make an object from the template and one whose constructor
 * makes the same tables, and to bring an object up to date that lacks one script. Nothing
 * is flushed by the runtime; SQLite flushes where it checkpoints.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SchemaBenchmark {

	private static final String V1 = """
			CREATE TABLE IF NOT EXISTS room (name TEXT PRIMARY KEY, seats INTEGER NOT NULL);
			CREATE INDEX IF NOT EXISTS room_by_seats ON room (seats);
			CREATE TABLE IF NOT EXISTS guest (room TEXT NOT NULL REFERENCES room (name), name TEXT NOT NULL);
			""";

	private static final String V2 = "CREATE TABLE IF NOT EXISTS booking (room TEXT NOT NULL, day INTEGER NOT NULL);\n";

	@SuppressWarnings("NullAway.Init") // set by prepare(), which JMH calls first
	private Path directory;

	@SuppressWarnings("NullAway.Init") // set by prepare(), which JMH calls first
	private DatabaseTemplate template;

	@SuppressWarnings("NullAway.Init") // set by prepare(), which JMH calls first
	private DatabaseTemplate plain;

	@SuppressWarnings("NullAway.Init") // set by prepare(), which JMH calls first
	private ObjectStorage open;

	private byte[] behind = new byte[0];

	private int number;

	/**
	 * Make the objects.
	 * @throws IOException if there is no temporary directory
	 * @throws SQLException if the schema is not valid
	 */
	@Setup(Level.Trial)
	public void prepare() throws IOException, SQLException {
		this.directory = Files.createTempDirectory("schema-benchmark");
		Path scripts = Files.createDirectory(this.directory.resolve("scripts"));
		Files.writeString(scripts.resolve("V1__rooms.sql"), V1);
		DatabaseTemplate first = template(scripts);
		Files.writeString(scripts.resolve("V2__bookings.sql"), V2);
		this.template = template(scripts);
		this.plain = DatabaseTemplate.create(this.directory);
		write("behind", first);
		this.behind = Files.readAllBytes(file("behind"));
		write("current", this.template);
		try (ObjectStorage object = open("plain", this.plain)) {
			object.execute(V1 + V2);
			object.execute("INSERT INTO room VALUES ('hall', 4)");
			object.commit();
		}
		write("open", this.template);
		this.open = open("open", this.template);
		this.open.needsMigration();
	}

	private DatabaseTemplate template(Path scripts) throws IOException, SQLException {
		ClassSchema schema = ClassSchema.read("Room", SchemaBenchmark.class, scripts.toUri().toString(),
				StorageLimits.defaults(), new FlywayRuns(), new ArrayList<>());
		return DatabaseTemplate.create(this.directory, Objects.requireNonNull(schema), StorageLimits.defaults());
	}

	private Path file(String name) {
		return this.directory.resolve(name + ".sqlite");
	}

	private ObjectStorage open(String name, DatabaseTemplate from) {
		return new ObjectStorage(this.directory, name, from);
	}

	private void write(String name, DatabaseTemplate from) throws IOException {
		try (ObjectStorage object = open(name, from)) {
			object.execute("INSERT INTO room VALUES ('hall', 4)");
			object.commit();
		}
	}

	/**
	 * Remove everything.
	 * @throws IOException if that fails
	 */
	@TearDown(Level.Trial)
	public void remove() throws IOException {
		this.open.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * See that an object has its schema whose database is open.
	 */
	@Benchmark
	public boolean check() {
		return this.open.needsMigration();
	}

	/**
	 * Open an object that has its schema, see that it has it, read a row, close it.
	 */
	@Benchmark
	public long wakeWithSchema() throws IOException {
		return wake("current", this.template);
	}

	/**
	 * Open an object with the same tables that declares none, read a row, close it.
	 */
	@Benchmark
	public long wakeWithoutSchema() throws IOException {
		return wake("plain", this.plain);
	}

	private long wake(String name, DatabaseTemplate from) throws IOException {
		try (ObjectStorage object = open(name, from)) {
			return (object.needsMigration() ? 1 : 0) + object.count("SELECT seats AS n FROM room");
		}
	}

	/**
	 * Make an object from the template, write a row, close it.
	 */
	@Benchmark
	public void newFromTemplate() throws IOException {
		String name = "new" + this.number++;
		write(name, this.template);
		Files.delete(file(name));
	}

	/**
	 * Make an object, make the same tables, write a row, close it.
	 */
	@Benchmark
	public void newWithStatements() throws IOException {
		String name = "new" + this.number++;
		try (ObjectStorage object = open(name, this.plain)) {
			object.execute(V1 + V2);
			object.execute("INSERT INTO room VALUES ('hall', 4)");
			object.commit();
		}
		Files.delete(file(name));
	}

	/**
	 * Bring an object up to date that lacks one script, and close it.
	 */
	@Benchmark
	public void migrate() throws IOException {
		Files.write(file("migrated"), this.behind);
		try (ObjectStorage object = open("migrated", this.template)) {
			object.migrate();
		}
	}

	/**
	 * Run the benchmark.
	 * @param arguments none
	 * @throws RunnerException if JMH fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		List<String> included = (arguments.length > 0) ? List.of(arguments) : List.of("");
		OptionsBuilder options = new OptionsBuilder();
		included.forEach((name) -> options.include(SchemaBenchmark.class.getName() + "." + name));
		new Runner(options.jvmArgsAppend("--enable-native-access=ALL-UNNAMED").build()).run();
	}

}
