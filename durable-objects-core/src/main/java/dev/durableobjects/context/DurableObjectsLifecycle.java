package dev.durableobjects.context;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Lets objects be called before the web server opens its port, and drains and closes them
 * after it has finished its requests. Stopping is final. What goes wrong with the repair
 * of the index of alarms, which goes on in the background, is logged.
 */
public final class DurableObjectsLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(DurableObjectsLifecycle.class);

	private final NamespaceRegistry registry;

	private final ObjectAlarms alarms;

	private final boolean reconcile;

	private final int phase;

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param registry the registry to start and to close
	 * @param alarms what wakes its objects
	 * @param reconcile whether to repair the index of alarms after the start
	 * @param phase the phase, below that of the web server
	 */
	public DurableObjectsLifecycle(NamespaceRegistry registry, ObjectAlarms alarms, boolean reconcile, int phase) {
		this.registry = registry;
		this.alarms = alarms;
		this.reconcile = reconcile;
		this.phase = phase;
	}

	@Override
	public void start() {
		this.registry.start();
		this.alarms.start(this.registry);
		if (this.reconcile) {
			this.alarms.reconcile().whenComplete((corrected, failure) -> report(corrected, failure));
		}
		this.running = true;
	}

	private static void report(@Nullable Integer corrected, @Nullable Throwable failure) {
		if (failure != null) {
			logger.error("The index of alarms could not be repaired; start again to repeat it", failure);
		}
		else {
			logger.info(
					"Every Durable Object that may have an alarm or schedules looks at its own; entries of the index that "
							+ "were corrected: " + corrected);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.alarms.close();
		this.registry.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Objects go on while a cached test context is paused.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
