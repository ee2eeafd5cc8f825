package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The scenarios by which the threads of the runtime were chosen
 * ({@code docs/decisions/0002}): one hot object, many objects, objects that block, and
 * objects in long SQL statements beside a hot one. Prints calls per second, and what is
 * left of the hot object's beside the others.
 */
public final class ThreadScenarios {

	private static final int CLIENTS = 64;

	private static final int OBJECTS = 1000;

	private static final long BLOCK_MILLIS = 50;

	private static final int SCANS = 4;

	private final MeasuredRuntime runtime;

	private final long seconds;

	private ThreadScenarios(MeasuredRuntime runtime, long seconds) {
		this.runtime = runtime;
		this.seconds = seconds;
	}

	/**
	 * Run all scenarios.
	 * @param arguments the seconds that each of them takes, 5 if missing
	 * @throws IOException if there is no temporary directory
	 */
	public static void main(String[] arguments) throws IOException {
		try (MeasuredRuntime runtime = new MeasuredRuntime()) {
			new ThreadScenarios(runtime, (arguments.length > 0) ? Long.parseLong(arguments[0]) : 5).run();
		}
	}

	private void run() {
		Measured hot = stub("hot");
		rate(CLIENTS, hot::increment);
		double alone = rate(CLIENTS, hot::increment);
		print("hot counter", alone);
		print("1,000 counters",
				rate(CLIENTS, () -> stub("c" + ThreadLocalRandom.current().nextInt(OBJECTS)).increment()));
		Supplier<CompletableFuture<Long>> blocking = () -> stub("b" + ThreadLocalRandom.current().nextInt(CLIENTS))
			.block(BLOCK_MILLIS);
		print("64 objects that block 50 ms", rate(CLIENTS, blocking));
		print("hot counter beside them", beside(alone, blocking, CLIENTS));
		print("hot counter beside 4 scans",
				beside(alone, () -> stub("s" + ThreadLocalRandom.current().nextInt(SCANS)).scan(), SCANS));
	}

	private double beside(double alone, Supplier<CompletableFuture<Long>> others, int clients) {
		AtomicBoolean stop = new AtomicBoolean();
		List<CompletableFuture<?>> running = new ArrayList<>();
		for (int i = 0; i < clients; i++) {
			running.add(repeat(others, stop, new LongAdder()));
		}
		double rate = rate(CLIENTS, stub("hot")::increment);
		stop.set(true);
		running.forEach(CompletableFuture::join);
		System.out.printf(Locale.ROOT, "  share of the hot counter alone: %.2f%n", rate / alone);
		return rate;
	}

	private double rate(int clients, Supplier<CompletableFuture<Long>> call) {
		AtomicBoolean stop = new AtomicBoolean();
		LongAdder done = new LongAdder();
		List<CompletableFuture<?>> running = new ArrayList<>();
		long started = System.nanoTime();
		for (int i = 0; i < clients; i++) {
			running.add(repeat(call, stop, done));
		}
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(this.seconds));
		double rate = done.sum() / ((System.nanoTime() - started) / 1e9);
		stop.set(true);
		running.forEach(CompletableFuture::join);
		return rate;
	}

	/**
	 * One client: the next call goes out when the result of the last one has come.
	 */
	private static CompletableFuture<?> repeat(Supplier<CompletableFuture<Long>> call, AtomicBoolean stop,
			LongAdder done) {
		CompletableFuture<Long> finished = new CompletableFuture<>();
		next(call, stop, done, finished);
		return finished;
	}

	private static void next(Supplier<CompletableFuture<Long>> call, AtomicBoolean stop, LongAdder done,
			CompletableFuture<Long> finished) {
		call.get().whenComplete((result, failure) -> {
			if (failure != null) {
				finished.completeExceptionally(failure);
			}
			else if (stop.get()) {
				finished.complete(result);
			}
			else {
				done.increment();
				next(call, stop, done, finished);
			}
		});
	}

	private Measured stub(String name) {
		return this.runtime.namespace().getByName(name);
	}

	private static void print(String scenario, double rate) {
		System.out.printf(Locale.ROOT, "%-30s %,10.0f calls/s%n", scenario, rate);
	}

}
