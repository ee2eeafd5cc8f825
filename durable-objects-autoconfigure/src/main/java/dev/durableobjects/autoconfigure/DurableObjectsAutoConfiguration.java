package dev.durableobjects.autoconfigure;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectsJsonMapperCustomizer;
import dev.durableobjects.context.DurableObjectsLifecycle;
import dev.durableobjects.context.NamespaceBeanRegistrar;
import dev.durableobjects.context.NoNamespaces;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.AlarmThread;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.RuntimeEnvironment;
import dev.durableobjects.namespace.SqliteAlarmStore;
import dev.durableobjects.namespace.TrashRemover;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.FetchCarrier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of Durable Objects. Without bindings and migrations nothing touches
 * the disk.
 */
@AutoConfiguration
@EnableConfigurationProperties(DurableObjectsProperties.class)
public final class DurableObjectsAutoConfiguration {

	/**
	 * Below the phase in which the web server stops, which is
	 * {@code SmartLifecycle.DEFAULT_PHASE - 2048}: objects are ready before the port
	 * opens, and drain after the last request. The constant lives in a module that
	 * applications without a web server do not have.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 2048 - 1024;

	@Bean
	static NamespaceBeanRegistrar durableObjectsNamespaceBeanRegistrar(ConfigurableListableBeanFactory beanFactory,
			Environment environment, ResourceLoader resourceLoader) {
		Supplier<DurableObjectsProperties> properties = SingletonSupplier.of(() -> PropertiesBinder.bind(environment));
		return new NamespaceBeanRegistrar(new PropertiesBindingConfiguration(properties, beanFactory, environment),
				environment, resourceLoader);
	}

	@Bean
	@Conditional(OnDryRunCondition.class)
	static MigrationDryRun durableObjectsMigrationDryRun(NamespaceBeanRegistrar registrar, Environment environment) {
		return new MigrationDryRun(registrar, environment);
	}

	@Bean
	@ConditionalOnMissingBean
	DurableObjectNamespaces durableObjectNamespaces() {
		return new NoNamespaces();
	}

	/**
	 * What exists when objects are configured.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnConfiguredCondition.class)
	static class RuntimeConfiguration {

		@Bean(defaultCandidate = false)
		JsonMapper durableObjectsJsonMapper(ObjectProvider<DurableObjectsJsonMapperCustomizer> customizers) {
			JsonMapper.Builder builder = ValueMapper.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder.build();
		}

		@Bean
		Catalog durableObjectsCatalog(DurableObjectsProperties properties) {
			return Catalog.open(properties.storage().directory());
		}

		@Bean
		NamespaceRegistry durableObjectsNamespaceRegistry(DurableObjectsProperties properties, Environment environment,
				NamespaceBeanRegistrar registrar, Catalog catalog, ConfigurableListableBeanFactory beanFactory,
				@Qualifier("durableObjectsJsonMapper") JsonMapper mapper, ObjectAlarms alarms,
				ObjectProvider<FetchCarrier> carrier) {
			Clock clock = Clock.systemUTC();
			return new NamespaceRegistry(PropertyConversions.runtimeOptions(properties),
					NamespaceDefinitions.of(properties, environment, registrar, catalog, clock).create(mapper),
					registrar.bindings(),
					(definition) -> registrar.instanceFactory(beanFactory, definition.className()), mapper,
					RuntimeEnvironment.of(clock, alarms).withCarrier(carrier.getIfAvailable(() -> FetchCarrier.NONE)));
		}

		@Bean(defaultCandidate = false)
		ThreadPoolTaskScheduler durableObjectsTaskScheduler() {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setThreadNamePrefix("durable-objects-timer-");
			scheduler.setDaemon(true);
			return scheduler;
		}

		/**
		 * Takes the registry only to be made after the migrations were applied.
		 */
		@Bean(initMethod = "start")
		TrashRemover durableObjectsTrashRemover(Catalog catalog, NamespaceRegistry registry) {
			return new TrashRemover(catalog);
		}

		@Bean
		@DependsOn("durableObjectsCatalog")
		AlarmThread durableObjectsAlarmThread() {
			return new AlarmThread();
		}

		/**
		 * Alarms are timed by the application's scheduler where it has exactly one.
		 */
		@Bean
		ObjectAlarms durableObjectsAlarms(DurableObjectsProperties properties, Catalog catalog, AlarmThread thread,
				ObjectProvider<TaskScheduler> schedulers,
				@Qualifier("durableObjectsTaskScheduler") TaskScheduler otherwise) {
			TaskScheduler scheduler = schedulers.getIfUnique(() -> otherwise);
			return new ObjectAlarms(scheduler, new SqliteAlarmStore(catalog, thread),
					PropertyConversions.alarmSettings(properties), properties.alarms().timeLimit(), new SecureRandom());
		}

		@Bean
		DurableObjectsLifecycle durableObjectsLifecycle(DurableObjectsProperties properties, NamespaceRegistry registry,
				ObjectAlarms alarms) {
			return new DurableObjectsLifecycle(registry, alarms, properties.alarms().reconcileAtStart(), PHASE);
		}

	}

}
