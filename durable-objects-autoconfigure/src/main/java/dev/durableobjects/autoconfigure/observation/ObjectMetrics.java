package dev.durableobjects.autoconfigure.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ResetCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts what happens to objects. Tags are the class, which is one of few, and a cause of
 * a fixed set; meters are looked up once for each class.
 */
final class ObjectMetrics implements ObjectObserver {

	static final String COMMITS = "durable.objects.commits";

	static final String WAITS = "durable.objects.events.wait";

	static final String RESETS = "durable.objects.resets";

	static final String OVERLOADS = "durable.objects.overloads";

	static final String LOADS = "durable.objects.loads";

	static final String EVICTIONS = "durable.objects.evictions";

	static final String ABANDONED_ALARMS = "durable.objects.alarms.abandoned";

	static final String RUNAWAYS = "durable.objects.runaways";

	static final String CYCLES = "durable.objects.cycles";

	private static final String CLASS = "class";

	private final MeterRegistry registry;

	private final Map<String, ClassMeters> meters = new ConcurrentHashMap<>();

	ObjectMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	private ClassMeters of(String className) {
		ClassMeters known = this.meters.get(className);
		return (known != null) ? known
				: this.meters.computeIfAbsent(className, (name) -> new ClassMeters(this.registry, name));
	}

	@Override
	public void committed(String className, DurableObjectId id, long nanos) {
		of(className).commits.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public boolean isTimingQueues() {
		return true;
	}

	@Override
	public void waited(String className, DurableObjectId id, long nanos) {
		of(className).waits.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void loaded(String className, DurableObjectId id) {
		of(className).loads.increment();
	}

	@Override
	public void evicted(String className, DurableObjectId id) {
		of(className).evictions.increment();
	}

	@Override
	public void reset(String className, DurableObjectId id, ResetCause kind, Throwable cause) {
		Counter.builder(RESETS)
			.description("Objects that were reset")
			.tags(CLASS, className, "cause", kind.toString())
			.register(this.registry)
			.increment();
	}

	@Override
	public void refused(String className, DurableObjectId id, String property) {
		Counter.builder(OVERLOADS)
			.description("Events that were refused because there was too much to do")
			.tags(CLASS, className, "limit", property)
			.register(this.registry)
			.increment();
	}

	@Override
	public void runaway(String className, DurableObjectId id) {
		of(className).runaways.increment();
	}

	@Override
	public void cycle(String className, DurableObjectId id) {
		of(className).cycles.increment();
	}

	@Override
	public void abandoned(String className, DurableObjectId id, String reason) {
		of(className).abandonedAlarms.increment();
	}

	/**
	 * The meters of a class without further tags.
	 */
	private static final class ClassMeters {

		private final Timer commits;

		private final Timer waits;

		private final Counter loads;

		private final Counter evictions;

		private final Counter runaways;

		private final Counter cycles;

		private final Counter abandonedAlarms;

		private ClassMeters(MeterRegistry registry, String className) {
			this.commits = Timer.builder(COMMITS)
				.description("Time from a commit to the moment at which it is durable")
				.tags(CLASS, className)
				.register(registry);
			this.waits = Timer.builder(WAITS)
				.description("Time events waited until their objects began to handle them")
				.tags(CLASS, className)
				.register(registry);
			this.loads = counter(registry, LOADS, "Objects that were constructed", className);
			this.evictions = counter(registry, EVICTIONS, "Objects that have left memory", className);
			this.runaways = counter(registry, RUNAWAYS, "Events whose code went on after it was interrupted",
					className);
			this.cycles = counter(registry, CYCLES, "Calls that would have waited for ever", className);
			this.abandonedAlarms = counter(registry, ABANDONED_ALARMS, "Alarms that were given up", className);
		}

		private static Counter counter(MeterRegistry registry, String name, String description, String className) {
			return Counter.builder(name).description(description).tags(CLASS, className).register(registry);
		}

	}

}
