package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.web.reactive.WebSocketConnections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * What there is at the moment. Reading a gauge counts nothing anew.
 */
final class ObjectGauges implements MeterBinder {

	static final String ACTIVE = "durable.objects.active";

	static final String QUEUED_EVENTS = "durable.objects.events.queued";

	static final String SOCKETS = "durable.objects.sockets";

	static final String SLOW_SOCKETS = "durable.objects.sockets.slow";

	static final String ALARM_LAG = "durable.objects.alarms.lag";

	private final NamespaceRegistry objects;

	private final ObjectAlarms alarms;

	private final @Nullable WebSocketConnections sockets;

	/**
	 * @param sockets the open connections, or {@code null} without a reactive web server
	 */
	ObjectGauges(NamespaceRegistry objects, ObjectAlarms alarms, @Nullable WebSocketConnections sockets) {
		this.objects = objects;
		this.alarms = alarms;
		this.sockets = sockets;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder(ACTIVE, this.objects, NamespaceRegistry::activeObjects)
			.description("Objects in memory, with those that are being loaded or closed")
			.register(registry);
		Gauge.builder(QUEUED_EVENTS, this.objects, NamespaceRegistry::queuedEvents)
			.description("Events that wait for their objects")
			.register(registry);
		TimeGauge.builder(ALARM_LAG, this.alarms, TimeUnit.MILLISECONDS, (alarms) -> (double) alarms.lag().toMillis())
			.description("How long the alarm has been due that has waited longest to be begun")
			.register(registry);
		if (this.sockets != null) {
			bind(this.sockets, registry);
		}
	}

	private static void bind(WebSocketConnections sockets, MeterRegistry registry) {
		Gauge.builder(SOCKETS, sockets, WebSocketConnections::count)
			.description("Open WebSocket connections")
			.register(registry);
		FunctionCounter.builder(SLOW_SOCKETS, sockets, WebSocketConnections::slowConsumers)
			.description("WebSocket connections that were closed because their clients did not read")
			.register(registry);
	}

}
