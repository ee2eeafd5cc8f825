package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The scenarios by which the threads of the runtime were chosen
 * ({@code docs/decisions/0002}): one hot object, many objects, objects that wait or
 * block, and a hot object beside those and beside objects in long SQL statements. Prints
 * calls per second, and what is left of the hot object's beside the others.
 */
public final class ThreadScenarios {

	private static final int CLIENTS = 64;

	private static final int OBJECTS = 1000;

	private static final long WAIT_MILLIS = 50;

	private static final int SCANS = 4;

	private final MeasuredRuntime runtime;

	private final long seconds;

	private final int rounds;

	private ThreadScenarios(MeasuredRuntime runtime, long seconds, int rounds) {
		this.runtime = runtime;
		this.seconds = seconds;
		this.rounds = rounds;
	}

	/**
	 * Run all scenarios.
	 * @param arguments the seconds that each of them takes, 5 if missing; how often the
	 * hot counter is compared, 5 if missing
	 * @throws IOException if there is no temporary directory
	 */
	public static void main(String[] arguments) throws IOException {
		try (MeasuredRuntime runtime = new MeasuredRuntime()) {
			new ThreadScenarios(runtime, (arguments.length > 0) ? Long.parseLong(arguments[0]) : 5,
					(arguments.length > 1) ? Integer.parseInt(arguments[1]) : 5)
				.run();
		}
	}

	private void run() {
		Measured hot = stub("hot");
		rate(CLIENTS, hot::increment);
		print("hot counter", rate(CLIENTS, hot::increment));
		print("1,000 counters",
				rate(CLIENTS, () -> stub("c" + ThreadLocalRandom.current().nextInt(OBJECTS)).increment()));
		print("64 objects that block 50 ms", rate(CLIENTS, () -> stub(any("b", CLIENTS)).block(WAIT_MILLIS)));
		print("64 objects that await 50 ms", rate(CLIENTS, () -> stub(any("a", CLIENTS)).await(WAIT_MILLIS)));
		List<Others> others = List.of(
				new Others("64 objects that await 50 ms", CLIENTS, (i) -> stub("a" + i).await(WAIT_MILLIS)),
				new Others("64 objects that block 50 ms", CLIENTS, (i) -> stub("b" + i).block(WAIT_MILLIS)),
				new Others("4 objects in scans", SCANS, (i) -> stub("s" + i).scan()));
		for (Others beside : others) {
			compare(beside);
		}
	}

	/**
	 * The hot counter alone and beside others, in turn, so that both see the same
	 * machine.
	 */
	private void compare(Others others) {
		double[] alone = new double[this.rounds];
		double[] beside = new double[this.rounds];
		double[] shares = new double[this.rounds];
		for (int i = 0; i < this.rounds; i++) {
			alone[i] = rate(CLIENTS, stub("hot")::increment);
			beside[i] = beside(others);
			shares[i] = beside[i] / alone[i];
		}
		double best = Arrays.stream(beside).max().orElseThrow() / Arrays.stream(alone).max().orElseThrow();
		Arrays.sort(shares);
		System.out.printf(Locale.ROOT,
				"hot counter beside %-28s best / best %.2f   median of %d rounds %.2f (%.2f to %.2f)%n", others.name(),
				best, this.rounds, shares[this.rounds / 2], shares[0], shares[this.rounds - 1]);
	}

	/**
	 * Each of the others has a client of its own.
	 */
	private double beside(Others others) {
		AtomicBoolean stop = new AtomicBoolean();
		List<CompletableFuture<?>> running = new ArrayList<>();
		for (int i = 0; i < others.count(); i++) {
			int number = i;
			running.add(repeat(() -> others.call().apply(number), stop, new LongAdder()));
		}
		double rate = rate(CLIENTS, stub("hot")::increment);
		stop.set(true);
		running.forEach(CompletableFuture::join);
		return rate;
	}

	private static String any(String prefix, int count) {
		return prefix + ThreadLocalRandom.current().nextInt(count);
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

	/**
	 * Objects that are busy beside the hot one.
	 *
	 * @param name what they do
	 * @param count how many there are
	 * @param call calls one of them
	 */
	private record Others(String name, int count, IntFunction<CompletableFuture<Long>> call) {
	}

}
