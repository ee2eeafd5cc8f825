package dev.durableobjects.benchmarks.tail;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import dev.durableobjects.DurableObjectNamespaces;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The cost of the tail for a counter that is called as fast as it answers, 64 calls in
 * flight: without the endpoint, with the endpoint and nobody who listens, and with one
 * {@code curl} that listens. Prints the processor time of this process for each call, and
 * its ratio to the first, as the median of rounds in which the three take turns.
 */
public final class TailCost {

	private static final int IN_FLIGHT = 64;

	private static final long WARM_UP = TimeUnit.SECONDS.toNanos(15);

	private static final long PHASE = TimeUnit.SECONDS.toNanos(2);

	private final int rounds;

	private final PrintStream out;

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private TailCost(int rounds, PrintStream out) {
		this.rounds = rounds;
		this.out = out;
	}

	private void run() throws IOException {
		Path directory = Files.createTempDirectory("durable-objects-tail");
		try (ConfigurableApplicationContext without = start(directory.resolve("without"), "health");
				ConfigurableApplicationContext with = start(directory.resolve("with"), "durableobjectstail")) {
			HotCounter bare = counter(without);
			HotCounter watched = counter(with);
			drive(bare, WARM_UP);
			drive(watched, WARM_UP);
			listening(with, () -> drive(watched, WARM_UP));
			List<double[]> rounds = new ArrayList<>();
			for (int round = 0; round < this.rounds; round++) {
				double[] costs = { drive(bare, PHASE), drive(watched, PHASE), 0 };
				listening(with, () -> costs[2] = drive(watched, PHASE));
				rounds.add(costs);
			}
			print(rounds);
		}
		finally {
			delete(directory);
		}
	}

	private static ConfigurableApplicationContext start(Path directory, String exposed) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.logStartupInfo(false)
			.run("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=warn",
					"--durable-objects.storage.directory=" + directory, "--durable-objects.bindings[0].name=HOT",
					"--durable-objects.bindings[0].class-name=HotCounterObject",
					"--durable-objects.migrations[0].tag=v1",
					"--durable-objects.migrations[0].new-sqlite-classes=HotCounterObject",
					"--management.endpoints.web.exposure.include=" + exposed, "--spring.autoconfigure.exclude="
							+ "dev.durableobjects.autoconfigure.observation.DurableObjectsObservationAutoConfiguration");
	}

	private static HotCounter counter(ConfigurableApplicationContext context) {
		return context.getBean(DurableObjectNamespaces.class).get("HOT", HotCounter.class).getByName("hot");
	}

	/**
	 * Call the counter for some time.
	 * @return the processor time for each call in microseconds
	 */
	private double drive(HotCounter counter, long nanos) {
		long processor = this.system.getProcessCpuTime();
		long end = System.nanoTime() + nanos;
		long calls = 0;
		while (System.nanoTime() < end) {
			CompletableFuture<?>[] inFlight = new CompletableFuture<?>[IN_FLIGHT];
			for (int i = 0; i < IN_FLIGHT; i++) {
				inFlight[i] = counter.increment();
			}
			CompletableFuture.allOf(inFlight).join();
			calls += IN_FLIGHT;
		}
		return (this.system.getProcessCpuTime() - processor) / 1_000.0 / calls;
	}

	private static void listening(ConfigurableApplicationContext context, Runnable work) throws IOException {
		Process curl = new ProcessBuilder("curl", "-sN", "-o", "/dev/null", "-H", "Accept: application/x-ndjson",
				"http://localhost:" + context.getEnvironment().getProperty("local.server.port")
						+ "/actuator/durableobjectstail")
			.start();
		try {
			work.run();
		}
		finally {
			curl.destroy();
		}
	}

	/**
	 * The ratios are those of one round each, so that a machine that gets slower or
	 * faster meanwhile changes little.
	 */
	private void print(List<double[]> rounds) {
		String[] names = { "without the endpoint", "nobody listens", "one listens" };
		for (int i = 0; i < names.length; i++) {
			int phase = i;
			this.out.printf("%-22s %6.2f us of processor time a call, ratio %.3f%n", names[i],
					median(rounds, (costs) -> costs[phase]), median(rounds, (costs) -> costs[phase] / costs[0]));
		}
	}

	private static double median(List<double[]> rounds, ToDoubleFunction<double[]> figure) {
		double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	/**
	 * Run the program.
	 * @param arguments how many rounds, 20 by default
	 * @throws IOException if {@code curl} or the temporary directory fails
	 */
	public static void main(String[] arguments) throws IOException {
		new TailCost((arguments.length > 0) ? Integer.parseInt(arguments[0]) : 20, System.out).run();
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ComponentScan
	static class Application {

	}

}
