package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.autoconfigure.DurableObjectsAutoConfiguration;
import dev.durableobjects.autoconfigure.DurableObjectsProperties;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.web.reactive.WebSocketConnections;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of metrics, traces and of what log lines carry.
 */
@AutoConfiguration(after = DurableObjectsAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnBean(NamespaceRegistry.class)
public final class DurableObjectsObservationAutoConfiguration {

	/**
	 * The diagnostic context of the logging.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MDC.class)
	@ConditionalOnBooleanProperty(name = "durable-objects.logging.mdc", matchIfMissing = true)
	static class MdcConfiguration {

		@Bean
		MdcObjectObserver durableObjectsMdc() {
			return new MdcObjectObserver();
		}

	}

	/**
	 * Counters and gauges.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		ObjectMetrics durableObjectsMetrics(MeterRegistry registry) {
			return new ObjectMetrics(registry);
		}

		@Bean
		ObjectGauges durableObjectsGauges(NamespaceRegistry registry, ObjectAlarms alarms,
				ObjectProvider<WebSocketConnections> sockets) {
			return new ObjectGauges(registry, alarms, sockets.getIfAvailable());
		}

	}

	/**
	 * Observations of events.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ObservationRegistry.class, ContextRegistry.class })
	@ConditionalOnBean(ObservationRegistry.class)
	static class EventConfiguration {

		@Bean
		ObservationObjectObserver durableObjectsObservations(ObservationRegistry registry,
				ObjectProvider<EventObservationConvention> convention, DurableObjectsProperties properties) {
			return new ObservationObjectObserver(
					new ObservationSettings(registry, convention.getIfAvailable(DefaultEventObservationConvention::new),
							properties.observation().sql(), properties.observation().commits()),
					ContextRegistry.getInstance());
		}

	}

}
