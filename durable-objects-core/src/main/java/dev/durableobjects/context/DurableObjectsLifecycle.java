package dev.durableobjects.context;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import org.springframework.context.SmartLifecycle;

/**
 * Lets objects be called before the web server opens its port, and drains and closes them
 * after it has finished its requests. Stopping is final.
 */
public final class DurableObjectsLifecycle implements SmartLifecycle {

	private final NamespaceRegistry registry;

	private final ObjectAlarms alarms;

	private final int phase;

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param registry the registry to start and to close
	 * @param alarms what wakes its objects
	 * @param phase the phase, below that of the web server
	 */
	public DurableObjectsLifecycle(NamespaceRegistry registry, ObjectAlarms alarms, int phase) {
		this.registry = registry;
		this.alarms = alarms;
		this.phase = phase;
	}

	@Override
	public void start() {
		this.registry.start();
		this.alarms.start(this.registry);
		this.running = true;
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
