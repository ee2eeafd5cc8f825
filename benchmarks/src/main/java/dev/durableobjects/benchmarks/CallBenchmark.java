package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The cost of a call without storage, on one object and spread over many: 64 calls are in
 * flight at a time, as from 64 connections. Run it as a main class; it prints the
 * allocation for each call as well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CallBenchmark {

	private static final int IN_FLIGHT = 64;

	/**
	 * How many objects the calls are spread over.
	 */
	@Param({ "1", "1000" })
	public int objects;

	@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
	private MeasuredRuntime runtime;

	@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
	private Measured[] stubs;

	/**
	 * Start the runtime.
	 * @throws IOException if there is no temporary directory
	 */
	@Setup(Level.Trial)
	public void start() throws IOException {
		this.runtime = new MeasuredRuntime();
		this.stubs = IntStream.range(0, this.objects)
			.mapToObj((i) -> this.runtime.namespace().getByName("o" + i))
			.toArray(Measured[]::new);
	}

	/**
	 * Stop the runtime.
	 * @throws IOException if the directory cannot be removed
	 */
	@TearDown(Level.Trial)
	public void stop() throws IOException {
		this.runtime.close();
	}

	/**
	 * Calls that store nothing.
	 */
	@Benchmark
	@OperationsPerInvocation(IN_FLIGHT)
	public void echo() {
		CompletableFuture<?>[] calls = new CompletableFuture<?>[IN_FLIGHT];
		for (int i = 0; i < IN_FLIGHT; i++) {
			calls[i] = stub().echo(i);
		}
		CompletableFuture.allOf(calls).join();
	}

	/**
	 * Calls that count durably, for comparison.
	 */
	@Benchmark
	@OperationsPerInvocation(IN_FLIGHT)
	public void increment() {
		CompletableFuture<?>[] calls = new CompletableFuture<?>[IN_FLIGHT];
		for (int i = 0; i < IN_FLIGHT; i++) {
			calls[i] = stub().increment();
		}
		CompletableFuture.allOf(calls).join();
	}

	private Measured stub() {
		return this.stubs[(this.objects == 1) ? 0 : ThreadLocalRandom.current().nextInt(this.objects)];
	}

	/**
	 * Run the benchmark.
	 * @param arguments none
	 * @throws RunnerException if JMH fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		new Runner(new OptionsBuilder().include(CallBenchmark.class.getName())
			.addProfiler(GCProfiler.class)
			.jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
			.build()).run();
	}

}
