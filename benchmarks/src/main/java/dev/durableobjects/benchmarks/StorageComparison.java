package dev.durableobjects.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link StorageBenchmark} for both sides in turn, several rounds each, and prints
 * one table. The ratio that counts is that of the processor time for each operation: on
 * an idle machine it is the ratio of the rates, and on a busy one it hardly changes. It
 * is taken within a round; the table has the median of the rounds and their range.
 */
public final class StorageComparison {

	private static final String HEAP = "-Xmx48m";

	private final int rounds;

	private StorageComparison(int rounds) {
		this.rounds = rounds;
	}

	/**
	 * Run the comparison.
	 * @param arguments how many rounds, 3 if missing; then the benchmarks by name, all if
	 * missing
	 * @throws RunnerException if JMH fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		List<String> names = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
		new StorageComparison((arguments.length > 0) ? Integer.parseInt(arguments[0]) : 3).run(names);
	}

	private void run(List<String> names) throws RunnerException {
		System.out.printf("%-36s %8s %8s %8s %8s   %-22s %-6s %s%n", "", "bare ns", "object", "bare B", "object",
				"bare / object, CPU", "rate", "target");
		row(names, "point read", "pointRead", 20, 0.6);
		row(names, "upsert of one row", "upsert", 20, 0.6);
		row(names, "100,000 rows, each", "iterate", 20, 0.6);
		row(names, "the same, 1,000 characters, " + HEAP, "iterate", 1000, 0.6, HEAP);
		row(names, "kv get, a text", "getText", 20, 0.5);
		row(names, "kv put, a text", "putText", 20, 0.5);
		row(names, "kv get, a number", "getNumber", 20, 0.5);
		row(names, "kv put, a number", "putNumber", 20, 0.5);
	}

	private void row(List<String> names, String title, String benchmark, int width, double target, String... jvmArgs)
			throws RunnerException {
		if (!names.isEmpty() && !names.contains(benchmark)) {
			return;
		}
		List<Figures> bare = new ArrayList<>();
		List<Figures> object = new ArrayList<>();
		for (int i = 0; i < this.rounds; i++) {
			bare.add(measure(benchmark, "bare", width, jvmArgs));
			object.add(measure(benchmark, "object", width, jvmArgs));
		}
		double[] ratios = ratios(bare, object, Figures::nanos);
		double[] rates = ratios(object, bare, Figures::rate);
		double ratio = ratios[this.rounds / 2];
		System.out.printf(Locale.ROOT, "%-36s %8.0f %8.0f %8.0f %8.0f   %.2f (%.2f to %.2f)    %.2f   >= %.1f %s%n",
				title, median(bare), median(object), bare.get(0).bytes(), object.get(0).bytes(), ratio, ratios[0],
				ratios[this.rounds - 1], rates[this.rounds / 2], target, (ratio >= target) ? "met" : "MISSED");
	}

	private double[] ratios(List<Figures> upper, List<Figures> lower, ToDoubleFunction<Figures> figure) {
		return IntStream.range(0, this.rounds)
			.mapToDouble((i) -> figure.applyAsDouble(upper.get(i)) / figure.applyAsDouble(lower.get(i)))
			.sorted()
			.toArray();
	}

	private static double median(List<Figures> figures) {
		return figures.stream().mapToDouble(Figures::nanos).sorted().toArray()[figures.size() / 2];
	}

	private static Figures measure(String benchmark, String side, int width, String... jvmArgs) throws RunnerException {
		Collection<RunResult> results = new Runner(
				new OptionsBuilder().include(StorageBenchmark.class.getName() + "." + benchmark + "$")
					.param("side", side)
					.param("width", String.valueOf(width))
					.addProfiler(GCProfiler.class)
					.addProfiler(CpuProfiler.class)
					.verbosity(VerboseMode.SILENT)
					.shouldFailOnError(true)
					.jvmArgsAppend(jvmArgs)
					.build())
			.run();
		RunResult result = results.iterator().next();
		return new Figures(result.getPrimaryResult().getScore(), secondary(result, CpuProfiler.NAME),
				secondary(result, "gc.alloc.rate.norm"));
	}

	private static double secondary(RunResult result, String name) {
		Result<?> found = result.getSecondaryResults().get(name);
		if (found == null) {
			throw new IllegalStateException("JMH has not measured '" + name + "'.");
		}
		return found.getScore();
	}

	/**
	 * What one run has shown.
	 *
	 * @param rate operations in a second
	 * @param nanos processor time for each
	 * @param bytes bytes allocated for each
	 */
	private record Figures(double rate, double nanos, double bytes) {
	}

}
