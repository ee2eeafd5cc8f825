package dev.durableobjects.autoconfigure.actuate;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import ch.qos.logback.classic.LoggerContext;
import dev.durableobjects.autoconfigure.DurableObjectsAutoConfiguration;
import dev.durableobjects.autoconfigure.DurableObjectsProperties;
import dev.durableobjects.autoconfigure.MigrationStatus;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.ObjectOperations;
import org.slf4j.LoggerFactory;
import org.apache.logging.log4j.LogManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import reactor.core.scheduler.Schedulers;

/**
 * Auto-configuration of what operators see of objects: endpoints and health. As with
 * Boot's own endpoints nothing is reachable that is not exposed.
 */
@AutoConfiguration(after = DurableObjectsAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(NamespaceRegistry.class)
public final class DurableObjectsActuatorAutoConfiguration {

	@Bean
	RecentErrors durableObjectsRecentErrors() {
		return new RecentErrors(Clock.systemUTC());
	}

	@Bean
	UnusableObjects durableObjectsUnusable() {
		return new UnusableObjects();
	}

	/**
	 * The endpoint of the objects.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(DurableObjectsEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		DurableObjectsEndpoint durableObjectsEndpoint(ObjectOperations operations, MigrationStatus migrations,
				NamespaceRegistry registry, ObjectAlarms alarms, RecentErrors errors,
				DurableObjectsProperties properties, ApplicationEventPublisher publisher) {
			return new DurableObjectsEndpoint(operations,
					new ObjectsOverview(migrations, registry, alarms, operations, errors), errors,
					new OperatorAudit(publisher), new ExportDirectory(properties.operations().exportDirectory()));
		}

	}

	/**
	 * The live stream of events, for WebFlux and for Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnAvailableEndpoint(DurableObjectsTailEndpoint.class)
	static class TailConfiguration {

		@Bean
		ObjectTail durableObjectsTail(DurableObjectsProperties properties, MigrationStatus migrations,
				ObjectProvider<LogSource> logs) {
			DurableObjectsProperties.Tail tail = properties.tail();
			return new ObjectTail(
					new TailSettings(migrations.scriptName(), tail.maxListeners(), tail.bufferSize(),
							tail.eventsPerSecond()),
					LogSource.of(logs.orderedStream().toList()), Clock.systemUTC(), System::nanoTime,
					() -> ThreadLocalRandom.current().nextDouble());
		}

		@Bean
		TailShutdown durableObjectsTailShutdown(ObjectTail tail) {
			return new TailShutdown(tail);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		DurableObjectsTailEndpoint durableObjectsTailEndpoint(ObjectTail tail) {
			return new DurableObjectsTailEndpoint(tail, Schedulers.parallel());
		}

		/**
		 * The endpoint for Spring MVC.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(DispatcherServlet.class)
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		static class ServletTailConfiguration {

			@Bean
			@ConditionalOnMissingBean
			DurableObjectsServletTailEndpoint durableObjectsServletTailEndpoint(ObjectTail tail) {
				return new DurableObjectsServletTailEndpoint(tail, Schedulers.boundedElastic());
			}

		}

	}

	/**
	 * Log lines of Logback for the live stream.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LoggerContext.class)
	static class LogbackConfiguration {

		@Bean
		LogSource durableObjectsLogbackSource() {
			return (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) ? new LogbackLogSource(context)
					: LogSource.NONE;
		}

	}

	/**
	 * Log lines of Log4j 2 for the live stream.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ LogManager.class, org.apache.logging.log4j.core.LoggerContext.class })
	static class Log4jConfiguration {

		@Bean
		LogSource durableObjectsLog4jSource() {
			return (LogManager.getContext(false) instanceof org.apache.logging.log4j.core.LoggerContext context)
					? new Log4jLogSource(context) : LogSource.NONE;
		}

	}

	/**
	 * Health, where that module is on the class path. The condition inside belongs to it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HealthIndicator.class)
	static class HealthConfiguration {

		/**
		 * The indicator, unless it is switched off.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnEnabledHealthIndicator("durableobjects")
		static class EnabledConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = "durableObjectsHealthIndicator")
			HealthIndicator durableObjectsHealthIndicator(DurableObjectsProperties properties, Catalog catalog,
					ObjectAlarms alarms, UnusableObjects unusable) {
				return new DurableObjectsHealthIndicator(catalog.directory(), properties.health().minFreeSpace(),
						properties.health().maxAlarmLag(), alarms::lag, unusable);
			}

		}

	}

}
