package dev.durableobjects.benchmarks.tail;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ObjectOperations;
import dev.durableobjects.namespace.ObjectOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A class of many objects as an operator lists it: how long a page of its list by size
 * and by last use takes with the indexes of the catalogue and without, and what the
 * indexes cost the one who writes down when objects were used last, 500 in a transaction.
 */
public final class ObjectLists {

	private static final String CLASS = "HotCounterObject";

	private static final int PAGE = 500;

	private static final int TRANSACTIONS = 101;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final Random random = new Random(1);

	private final int count;

	private final PrintStream out;

	private ObjectLists(int count, PrintStream out) {
		this.count = count;
		this.out = out;
	}

	private void run() throws IOException {
		Path directory = Files.createTempDirectory("durable-objects-lists");
		try (ConfigurableApplicationContext context = start(directory)) {
			Catalog catalog = context.getBean(Catalog.class);
			ObjectOperations operations = context.getBean(ObjectOperations.class);
			insert(catalog);
			for (int round = 0; round < 3; round++) {
				write(catalog, "with the indexes");
			}
			for (ObjectOrder order : ObjectOrder.values()) {
				walk(operations, order);
			}
			execute(catalog, "DROP INDEX stored_object_by_bytes");
			execute(catalog, "DROP INDEX stored_object_by_last_used");
			for (int round = 0; round < 3; round++) {
				write(catalog, "without them");
			}
			for (ObjectOrder order : ObjectOrder.values()) {
				long begun = System.nanoTime();
				page(operations, order, null);
				this.out.printf(Locale.ROOT, "first page by %s without an index: %.0f ms%n", order,
						(System.nanoTime() - begun) / 1e6);
			}
		}
		finally {
			TailCost.delete(directory);
		}
	}

	private static ConfigurableApplicationContext start(Path directory) {
		return new SpringApplicationBuilder(TailCost.Application.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.run("--spring.main.banner-mode=off", "--logging.level.root=warn",
					"--durable-objects.storage.directory=" + directory, "--durable-objects.bindings[0].name=HOT",
					"--durable-objects.bindings[0].class-name=" + CLASS, "--durable-objects.migrations[0].tag=v1",
					"--durable-objects.migrations[0].new-sqlite-classes=" + CLASS);
	}

	private void insert(Catalog catalog) {
		// The multiplication spreads the ids, as hashes are spread.
		execute(catalog,
				"INSERT INTO stored_object WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n " + "LIMIT "
						+ this.count + ") SELECT number, printf('%016x%048x', i * 2654435761 % 4294967296, i), "
						+ "'object ' || i, 12288 + i * 7919 % 1000003, 1800000000000 + i * 104729 % 1000003, 0, 0 "
						+ "FROM n, namespace WHERE class_name = '" + CLASS + "'");
	}

	private static void execute(Catalog catalog, String sql) {
		catalog.inTransaction((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return statement.executeUpdate(sql);
			}
		});
	}

	private void write(Catalog catalog, String what) {
		double[] wall = new double[TRANSACTIONS];
		double[] processor = new double[TRANSACTIONS];
		for (int i = 0; i < TRANSACTIONS; i++) {
			long begun = System.nanoTime();
			long used = this.threads.getCurrentThreadCpuTime();
			use(catalog, 1_800_001_000_003L + i);
			wall[i] = (System.nanoTime() - begun) / 1e6;
			processor[i] = (this.threads.getCurrentThreadCpuTime() - used) / 1e6;
		}
		Arrays.sort(wall);
		Arrays.sort(processor);
		this.out.printf(Locale.ROOT, "last use of %d objects, %s: %.1f ms, %.1f ms of processor time%n", PAGE, what,
				wall[TRANSACTIONS / 2], processor[TRANSACTIONS / 2]);
	}

	private void use(Catalog catalog, long time) {
		catalog.inTransaction((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(
					"UPDATE stored_object SET last_used = max(last_used, ?) WHERE namespace = 1 AND object_id = "
							+ "printf('%016x%048x', ?2 * 2654435761 % 4294967296, ?2)")) {
				for (int i = 0; i < PAGE; i++) {
					statement.setLong(1, time);
					statement.setLong(2, this.random.nextInt(this.count));
					if (statement.executeUpdate() != 1) {
						throw new IllegalStateException("The object is not there.");
					}
				}
				return 1;
			}
		});
	}

	private void walk(ObjectOperations operations, ObjectOrder order) {
		long longest = 0;
		long sum = 0;
		int pages = 0;
		int objects = 0;
		String after = null;
		do {
			long begun = System.nanoTime();
			List<DurableObjectInfo> page = page(operations, order, after);
			long took = System.nanoTime() - begun;
			// The first pages are read while the code is not compiled.
			longest = (pages > 10) ? Math.max(longest, took) : 0;
			sum += took;
			pages++;
			objects += page.size();
			after = (page.size() == PAGE) ? page.get(PAGE - 1).cursor() : null;
		}
		while (after != null);
		if (objects != this.count) {
			throw new IllegalStateException("The pages have " + objects + " objects.");
		}
		this.out.printf(Locale.ROOT, "%,d objects by %s in pages of %d: %.1f ms each, %.1f ms the longest%n", objects,
				order, PAGE, sum / 1e6 / pages, longest / 1e6);
	}

	private static List<DurableObjectInfo> page(ObjectOperations operations, ObjectOrder order,
			@Nullable String after) {
		List<DurableObjectInfo> page = operations.page(CLASS, order, after, PAGE).block();
		return (page != null) ? page : List.of();
	}

	/**
	 * Run the program.
	 * @param arguments how many objects, 1,000,000 by default
	 * @throws IOException if the temporary directory fails
	 */
	public static void main(String[] arguments) throws IOException {
		new ObjectLists((arguments.length > 0) ? Integer.parseInt(arguments[0]) : 1_000_000, System.out).run();
	}

}
