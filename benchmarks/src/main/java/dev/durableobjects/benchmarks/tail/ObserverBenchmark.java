package dev.durableobjects.benchmarks.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.DurableObjectNamespaces;
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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What those who observe objects cost each call: nobody, the MDC of the logging, and that
 * with Micrometer's observations and meters, as the actuator brings them. Run it as a
 * main class; it prints the allocation for each call as well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class ObserverBenchmark {

	private static final int IN_FLIGHT = 64;

	private static final String OBSERVATION = "dev.durableobjects.autoconfigure.observation.DurableObjectsObservationAutoConfiguration";

	private static final String MICROMETER = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration,"
			+ "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration,"
			+ "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration,"
			+ "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration";

	/**
	 * Who observes.
	 */
	@Param({ "nobody", "mdc", "registry" })
	public String observer = "nobody";

	@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
	private Path directory;

	@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
	private ConfigurableApplicationContext context;

	@SuppressWarnings("NullAway.Init") // set by start(), which JMH calls first
	private HotCounter counter;

	/**
	 * Start the application.
	 * @throws IOException if there is no temporary directory
	 */
	@Setup(Level.Trial)
	public void start() throws IOException {
		this.directory = Files.createTempDirectory("durable-objects-observers");
		List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--durable-objects.storage.directory=" + this.directory, "--durable-objects.bindings[0].name=HOT",
				"--durable-objects.bindings[0].class-name=HotCounterObject", "--durable-objects.migrations[0].tag=v1",
				"--durable-objects.migrations[0].new-sqlite-classes=HotCounterObject",
				"--durable-objects.logging.slow-event=0"));
		switch (this.observer) {
			case "nobody" -> arguments.add("--spring.autoconfigure.exclude=" + OBSERVATION);
			case "mdc" -> arguments.add("--spring.autoconfigure.exclude=" + MICROMETER);
			default -> {
			}
		}
		this.context = new SpringApplicationBuilder(TailCost.Application.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.run(arguments.toArray(String[]::new));
		this.counter = this.context.getBean(DurableObjectNamespaces.class)
			.get("HOT", HotCounter.class)
			.getByName("hot");
	}

	/**
	 * Stop the application.
	 * @throws IOException if the directory cannot be removed
	 */
	@TearDown(Level.Trial)
	public void stop() throws IOException {
		this.context.close();
		TailCost.delete(this.directory);
	}

	/**
	 * Calls of one object.
	 */
	@Benchmark
	@OperationsPerInvocation(IN_FLIGHT)
	public void increment() {
		CompletableFuture<?>[] calls = new CompletableFuture<?>[IN_FLIGHT];
		for (int i = 0; i < IN_FLIGHT; i++) {
			calls[i] = this.counter.increment();
		}
		CompletableFuture.allOf(calls).join();
	}

	/**
	 * Run the benchmark.
	 * @param arguments none
	 * @throws RunnerException if JMH fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		new Runner(new OptionsBuilder().include(ObserverBenchmark.class.getName())
			.addProfiler(GCProfiler.class)
			.jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
			.build()).run();
	}

}
