package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.concurrent.TimeUnit;

/**
 * What there is at the moment. Reading a gauge counts nothing anew.
 */
final class ObjectGauges implements MeterBinder {

	static final String ACTIVE = "durable.objects.active";

	static final String QUEUED_EVENTS = "durable.objects.events.queued";

	static final String ALARM_LAG = "durable.objects.alarms.lag";

	private final NamespaceRegistry objects;

	private final ObjectAlarms alarms;

	ObjectGauges(NamespaceRegistry objects, ObjectAlarms alarms) {
		this.objects = objects;
		this.alarms = alarms;
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
	}

}
