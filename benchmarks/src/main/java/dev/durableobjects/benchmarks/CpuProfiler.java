package dev.durableobjects.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of the whole JVM for each operation, garbage collection included.
 * Unlike the rate it hardly depends on what else the machine does; the best iteration
 * counts, because on a busy machine the compiler may still be at work in the first ones.
 */
public final class CpuProfiler implements InternalProfiler {

	static final String NAME = "cpu";

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private long before;

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		this.before = this.system.getProcessCpuTime();
	}

	@Override
	public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
			IterationResult result) {
		long used = this.system.getProcessCpuTime() - this.before;
		long operations = Math.max(1, result.getMetadata().getMeasuredOps());
		return List.of(new ScalarResult(NAME, (double) used / operations, "ns/op", AggregationPolicy.MIN));
	}

	@Override
	public String getDescription() {
		return "Processor time of the JVM for each operation";
	}

}
