package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.durableobjects.DurableObjectOverloadedException;

/**
 * Many alarms. {@code storm [count] [seconds]}: so many objects, each with an alarm, all
 * due within the same minute, or less, beside a hot counter; fails unless each fires once
 * and in the order of their times, as far as that is defined when some run at once.
 * {@code pending [count]}: how long a start takes and how much memory is used with so
 * many alarms that are not due.
 */
public final class AlarmScenarios {

	private static final int CLIENTS = 64;

	private static final int SETTERS = 256;

	private static final long SECONDS = 10;

	private AlarmScenarios() {
	}

	/**
	 * Run one scenario.
	 * @param arguments its name, how many alarms, and within how many seconds
	 * @throws IOException if there is no temporary directory
	 */
	public static void main(String[] arguments) throws IOException {
		Path directory = Files.createTempDirectory("durable-objects-alarms");
		try {
			int count = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 0;
			int seconds = (arguments.length > 2) ? Integer.parseInt(arguments[2]) : 60;
			switch ((arguments.length > 0) ? arguments[0] : "") {
				case "storm" -> new Storm(directory, (count > 0) ? count : 100_000, seconds).run();
				case "pending" -> pending(directory, (count > 0) ? count : 1_000_000);
				default -> throw new IllegalArgumentException("Name a scenario: storm or pending.");
			}
		}
		finally {
			MeasuredRuntime.delete(directory);
		}
	}

	private static void pending(Path directory, int count) {
		Clock clock = Clock.systemUTC();
		start(directory, clock, "first start, empty index");
		start(directory, clock, "start, empty index");
		try (RingingRuntime runtime = new RingingRuntime(directory, clock, (rank) -> {
		})) {
			runtime
				.update("INSERT INTO alarm WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number "
						+ "LIMIT " + count + ") SELECT 1, printf('%064x', n), 'ALARM', NULL, n + " + tomorrow(clock)
						+ ", n + " + tomorrow(clock) + ", 0, 0, 1, 0, NULL, 0 FROM number");
		}
		for (int round = 0; round < 3; round++) {
			start(directory, clock, String.format(Locale.ROOT, "start, %,d pending", count));
		}
	}

	private static long tomorrow(Clock clock) {
		return clock.millis() + Duration.ofDays(1).toMillis();
	}

	private static void start(Path directory, Clock clock, String what) {
		long before = usedMemory();
		long begun = System.nanoTime();
		try (RingingRuntime runtime = new RingingRuntime(directory, clock, (rank) -> {
		})) {
			runtime.start();
			long took = System.nanoTime() - begun;
			long memory = usedMemory() - before;
			long reading = System.nanoTime();
			long found = runtime.query("SELECT count(*) FROM alarm");
			System.out.printf(Locale.ROOT, "%-40s %6.0f ms, %,8d KiB of heap; reading the whole index (%,d): %.0f ms%n",
					what, took / 1e6, memory / 1024, found, (System.nanoTime() - reading) / 1e6);
		}
	}

	private static long usedMemory() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/**
	 * All alarms of one minute.
	 */
	private static final class Storm {

		private final Path directory;

		private final int count;

		private final int seconds;

		private final Instant minute = Instant.now().plus(Duration.ofDays(1));

		private final AtomicIntegerArray positions;

		private final AtomicInteger started = new AtomicInteger();

		private final AtomicInteger again = new AtomicInteger();

		Storm(Path directory, int count, int seconds) {
			this.directory = directory;
			this.count = count;
			this.seconds = seconds;
			this.positions = new AtomicIntegerArray(count);
		}

		void run() {
			long begun = System.nanoTime();
			try (RingingRuntime runtime = new RingingRuntime(this.directory, Clock.systemUTC(), this::rung)) {
				runtime.start();
				setAll(runtime);
			}
			System.out.printf(Locale.ROOT, "%,d objects have set their alarms: %.0f s%n", this.count, since(begun));
			Clock shifted = Clock.offset(Clock.systemUTC(),
					Duration.between(Instant.now().plusSeconds(3 * SECONDS), this.minute));
			try (RingingRuntime runtime = new RingingRuntime(this.directory, shifted, this::rung)) {
				runtime.start();
				fire(runtime, shifted);
			}
			check();
		}

		private void setAll(RingingRuntime runtime) {
			Semaphore places = new Semaphore(SETTERS);
			List<Throwable> failures = new CopyOnWriteArrayList<>();
			for (int rank = 0; rank < this.count; rank++) {
				places.acquireUninterruptibly();
				set(runtime, rank, places, failures);
			}
			places.acquireUninterruptibly(SETTERS);
			require(failures.isEmpty(), "alarms could not be set: " + failures);
		}

		/**
		 * Whoever finds no place for its object in memory asks again.
		 */
		private void set(RingingRuntime runtime, int rank, Semaphore places, List<Throwable> failures) {
			runtime.namespace()
				.getByName("ringing-" + rank)
				.ringAt(this.minute.plusMillis(1000L * this.seconds * rank / this.count), rank)
				.whenComplete((done, failure) -> {
					if (failure instanceof DurableObjectOverloadedException) {
						set(runtime, rank, places, failures);
						return;
					}
					if (failure != null) {
						failures.add(failure);
					}
					places.release();
				});
		}

		private void rung(int rank) {
			if (!this.positions.compareAndSet(rank, 0, this.started.incrementAndGet())) {
				this.again.incrementAndGet();
			}
		}

		private void fire(RingingRuntime runtime, Clock clock) {
			Ringing hot = runtime.namespace().getByName("hot");
			rate(hot);
			double alone = rate(hot);
			while (clock.instant().isBefore(this.minute)) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
			long begun = System.nanoTime();
			double beside = rateUntil(hot, () -> this.started.get() >= this.count);
			double seconds = since(begun);
			System.out.printf(Locale.ROOT, "all fired after %.0f s, %,.0f alarms/s%n", seconds, this.count / seconds);
			System.out.printf(Locale.ROOT, "hot counter: %,.0f/s alone, %,.0f/s beside them: %.2f%n", alone, beside,
					beside / alone);
			while (runtime.query("SELECT count(*) FROM alarm") > 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
		}

		private void check() {
			int most = 0;
			for (int rank = 0; rank < this.count; rank++) {
				require(this.positions.get(rank) > 0, "alarm " + rank + " did not fire");
				most = Math.max(most, rank - (this.positions.get(rank) - 1));
			}
			System.out.printf(Locale.ROOT,
					"each fired once; at most %d started before one that was due earlier (%d run at once)%n", most,
					RingingRuntime.MAX_CONCURRENT);
			require(this.again.get() == 0, this.again + " alarms fired again");
			require(most <= RingingRuntime.MAX_CONCURRENT, "not in the order of their times");
		}

		private static double rate(Ringing hot) {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
			return rateUntil(hot, () -> System.nanoTime() - end > 0);
		}

		private static double rateUntil(Ringing hot, BooleanSupplier end) {
			AtomicBoolean stop = new AtomicBoolean();
			LongAdder done = new LongAdder();
			List<CompletableFuture<Long>> clients = new ArrayList<>();
			long begun = System.nanoTime();
			for (int client = 0; client < CLIENTS; client++) {
				CompletableFuture<Long> finished = new CompletableFuture<>();
				clients.add(finished);
				next(hot, stop, done, finished);
			}
			while (!end.getAsBoolean()) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
			double rate = done.sum() / since(begun);
			stop.set(true);
			clients.forEach(CompletableFuture::join);
			return rate;
		}

		private static void next(Ringing hot, AtomicBoolean stop, LongAdder done, CompletableFuture<Long> finished) {
			hot.increment().whenComplete((result, failure) -> {
				if (failure != null) {
					finished.completeExceptionally(failure);
				}
				else if (stop.get()) {
					finished.complete(result);
				}
				else {
					done.increment();
					next(hot, stop, done, finished);
				}
			});
		}

		private static double since(long begun) {
			return (System.nanoTime() - begun) / 1e9;
		}

		private static void require(boolean fine, String problem) {
			if (!fine) {
				throw new IllegalStateException(problem);
			}
		}

	}

}
