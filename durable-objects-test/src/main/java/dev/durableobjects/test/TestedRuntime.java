package dev.durableobjects.test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.durableobjects.gate.GatedThread;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.runtime.AwakeReason;
import dev.durableobjects.runtime.ObjectStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The runtime of the application under test, and when it has nothing left to do. The
 * methods are the test's, which is one thread.
 */
final class TestedRuntime {

	/**
	 * How long the clock waits for what a handler waits for outside.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(TestedRuntime.class);

	private final ObjectProvider<NamespaceRegistry> registry;

	private final ObjectProvider<ObjectAlarms> alarms;

	private final Activity activity;

	/** Objects that were waited for in vain, and have done nothing since. */
	private final Set<ObjectStatus> givenUp = new HashSet<>();

	TestedRuntime(ObjectProvider<NamespaceRegistry> registry, ObjectProvider<ObjectAlarms> alarms, Activity activity) {
		this.registry = registry;
		this.alarms = alarms;
		this.activity = activity;
	}

	NamespaceRegistry registry() {
		NamespaceRegistry found = this.registry.getIfAvailable();
		if (found == null) {
			throw new IllegalStateException("The application has no Durable Objects: neither bindings nor migrations "
					+ "are configured. Set 'durable-objects.bindings' and 'durable-objects.migrations', or, in a "
					+ "@DurableObjectTest, have a class annotated with @DurableObject in a package below that of "
					+ "the application class.");
		}
		return found;
	}

	/**
	 * The runtime if the application has one.
	 */
	@Nullable NamespaceRegistry registryIfAvailable() {
		return this.registry.getIfAvailable();
	}

	Activity activity() {
		return this.activity;
	}

	ObjectAlarms alarms() {
		return this.alarms.getObject();
	}

	/**
	 * Wait until the runtime has nothing left to do at this time.
	 * @throws IllegalStateException if that does not come, or in an event of an object
	 */
	void settle() {
		if (Thread.currentThread() instanceof GatedThread thread && thread.isInEvent()) {
			throw new IllegalStateException("Time cannot be moved from inside an object, whose event would have to end "
					+ "first. Move it in the test.");
		}
		try {
			if (!this.activity.awaitQuiet(Waiting.SECONDS * 1_000)) {
				throw new IllegalStateException("Durable Objects have been busy for " + Waiting.SECONDS
						+ " s, so that time cannot be moved: " + busy() + ". Is there code that blocks its thread? "
						+ "Code that waits with ctx.await(…) is not waited for.");
			}
		}
		catch (InterruptedException ex) {
			throw Waiting.interrupted(ex);
		}
	}

	private Set<String> busy() {
		Set<String> busy = new TreeSet<>();
		for (ObjectStatus status : registry().statuses()) {
			busy.add(describe(status));
		}
		return busy;
	}

	static String describe(ObjectStatus status) {
		String name = status.id().name();
		return status.className() + "(" + ((name != null) ? name : status.id()) + ") "
				+ new TreeSet<>(status.reasons().keySet());
	}

	/**
	 * Before time moves on: let what the handlers of alarms and {@code waitUntil} wait
	 * for outside come, unless it may be time itself that they wait for. Nobody can tell
	 * whether it will come.
	 */
	void letOutsideAnswer() {
		long known = this.activity.begun();
		while (!waitingForOutside().isEmpty()) {
			try {
				if (!this.activity.awaitMore(known, new Patience(PATIENCE))) {
					List<ObjectStatus> waiting = waitingForOutside();
					this.givenUp.addAll(waiting);
					waiting.forEach((status) -> logger.warn("Time moves on although " + describe(status)
							+ " has waited for something outside for " + PATIENCE.toMillis() + " ms"));
					return;
				}
			}
			catch (InterruptedException ex) {
				throw Waiting.interrupted(ex);
			}
			settle();
			known = this.activity.begun();
		}
	}

	private List<ObjectStatus> waitingForOutside() {
		NamespaceRegistry objects = registryIfAvailable();
		List<ObjectStatus> statuses = (objects != null) ? objects.statuses() : List.of();
		if (statuses.stream().anyMatch((status) -> status.reasons().containsKey(AwakeReason.SCHEDULED_TASK))) {
			return List.of();
		}
		return statuses.stream()
			.filter((status) -> status.reasons().containsKey(AwakeReason.ALARM)
					|| status.reasons().containsKey(AwakeReason.WAIT_UNTIL))
			.filter((status) -> !this.givenUp.contains(status))
			.toList();
	}

	/**
	 * When objects become idle next.
	 */
	@Nullable Instant nextSweep() {
		NamespaceRegistry objects = registryIfAvailable();
		return (objects != null) ? objects.control().nextSweep() : null;
	}

	/**
	 * Drop the objects that are idle.
	 */
	void sweep() {
		NamespaceRegistry objects = registryIfAvailable();
		if (objects != null) {
			objects.sweep();
		}
	}

	/**
	 * Forget all objects and alarms.
	 */
	void clear() {
		NamespaceRegistry objects = registryIfAvailable();
		this.givenUp.clear();
		if (objects != null) {
			Waiting.resultOf(alarms().scheduler().clear(), () -> "Clearing the index of alarms");
			objects.control().removeAll();
		}
	}

}
