package dev.durableobjects.namespace;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.alarm.AlarmCensus;
import dev.durableobjects.runtime.AlarmRequest;
import dev.durableobjects.runtime.AlarmResult;
import dev.durableobjects.runtime.ScheduleRequest;

/**
 * Brings alarms to the objects of all namespaces, by the numbers of these. Thread-safe;
 * never blocks.
 */
final class WakeUps {

	private final NamespaceRegistry registry;

	private final Map<Long, ObjectNamespace> namespaces;

	private final AlarmCensus census;

	/**
	 * Create it.
	 * @param registry tells whether objects are called at all
	 * @param namespaces the namespaces by their numbers
	 * @param census finds the objects that may have an alarm
	 */
	WakeUps(NamespaceRegistry registry, Map<Long, ObjectNamespace> namespaces, AlarmCensus census) {
		this.registry = registry;
		this.namespaces = Map.copyOf(namespaces);
		this.census = census;
	}

	/**
	 * All objects that may have an alarm.
	 */
	AlarmCensus census() {
		return this.census;
	}

	/**
	 * Have an object handle its alarm.
	 * @param namespace the number of the object's namespace
	 * @param id the object
	 * @param request what is asked for
	 * @param result completed with what came of it, never exceptionally
	 */
	void runAlarm(long namespace, String id, AlarmRequest request, CompletableFuture<AlarmResult> result) {
		submit(namespace, (objects) -> objects.submit(request, objects.id(id), result), result);
	}

	/**
	 * Have an object run the first of its schedules.
	 * @param namespace the number of the object's namespace
	 * @param id the object
	 * @param request what is asked for
	 * @param result completed with what came of it, never exceptionally
	 */
	void runSchedules(long namespace, String id, ScheduleRequest request, CompletableFuture<AlarmResult> result) {
		submit(namespace, (objects) -> objects.submit(request, objects.id(id), result), result);
	}

	private void submit(long namespace, Consumer<ObjectNamespace> submission, CompletableFuture<AlarmResult> result) {
		ObjectNamespace objects = this.namespaces.get(namespace);
		boolean accepted = this.registry.isAccepting() && objects != null;
		if (accepted && objects != null) {
			submission.accept(objects);
		}
		if (!accepted || this.registry.isStopped()) {
			result.complete(AlarmResult.rejected(new RuntimeStoppedException(null)));
		}
	}

	/**
	 * The number of a class.
	 */
	long number(ObjectNamespace objects) {
		return this.namespaces.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == objects)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * The name of a class, or {@code null} if it is not there.
	 */
	@Nullable String className(long number) {
		ObjectNamespace objects = this.namespaces.get(number);
		return (objects != null) ? objects.name() : null;
	}

}
