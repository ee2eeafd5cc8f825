package dev.durableobjects.autoconfigure;

import java.security.SecureRandom;
import java.util.function.Supplier;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectSchemas;
import dev.durableobjects.DurableObjectUsage;
import dev.durableobjects.DurableObjectsJsonMapperCustomizer;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.context.DurableObjectsLifecycle;
import dev.durableobjects.context.NamespaceBeanRegistrar;
import dev.durableobjects.context.NoNamespaces;
import dev.durableobjects.migration.Migration;
import dev.durableobjects.migration.MigrationExecutor;
import dev.durableobjects.context.NoSchemas;
import dev.durableobjects.hibernation.WebSocketPairFactory;
import dev.durableobjects.namespace.AlarmThread;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.CatalogUsage;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.ObjectOperations;
import dev.durableobjects.namespace.ObjectLedger;
import dev.durableobjects.namespace.RuntimeEnvironment;
import dev.durableobjects.namespace.RuntimeTime;
import dev.durableobjects.namespace.SqliteAlarmStore;
import dev.durableobjects.namespace.TrashRemover;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectObservers;
import dev.durableobjects.sqlite.Disk;
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

	@Bean
	@ConditionalOnMissingBean
	DurableObjectSchemas durableObjectSchemas() {
		return new NoSchemas();
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
		Catalog durableObjectsCatalog(DurableObjectsProperties properties, Disk disk) {
			return Catalog.open(properties.storage().directory(), disk);
		}

		@Bean
		ObjectLedger durableObjectsLedger(DurableObjectsProperties properties, Catalog catalog, RuntimeTime time) {
			return new ObjectLedger(catalog, PropertyConversions.usageSettings(properties),
					PropertyConversions.storageQuota(properties), time.clock());
		}

		@Bean
		DurableObjectUsage durableObjectUsage(DurableObjectsProperties properties, ObjectLedger ledger,
				RuntimeTime time) {
			return new CatalogUsage(ledger, PropertyConversions.pricingPlan(properties), time.clock());
		}

		@Bean
		NamespaceRegistry durableObjectsNamespaceRegistry(DurableObjectsProperties properties, Environment environment,
				NamespaceBeanRegistrar registrar, Catalog catalog, ConfigurableListableBeanFactory beanFactory,
				@Qualifier("durableObjectsJsonMapper") JsonMapper mapper, ObjectAlarms alarms, RuntimeTime time,
				Disk disk, ObjectLedger ledger, ObjectProvider<ObjectObserver> observers,
				ObjectProvider<FetchCarrier> carrier, ObjectProvider<WebSocketPairFactory> pairs) {
			return new NamespaceRegistry(PropertyConversions.runtimeOptions(properties),
					NamespaceDefinitions.of(properties, environment, registrar, catalog, time.clock()).create(mapper),
					registrar.bindings(),
					(definition) -> registrar.instanceFactory(beanFactory, definition.className()), mapper,
					new RuntimeEnvironment(time.clock(), System::nanoTime, time.timer(), disk, observer(observers),
							alarms, time.activity())
						.withLedger(ledger)
						.withWebServer(pairs.getIfAvailable(), carrier.getIfAvailable(() -> FetchCarrier.NONE)));
		}

		private static ObjectObserver observer(ObjectProvider<ObjectObserver> observers) {
			return ObjectObservers.of(observers.orderedStream().toList());
		}

		@Bean
		MigrationStatus durableObjectsMigrationStatus(DurableObjectsProperties properties, Environment environment,
				Catalog catalog, RuntimeTime time) {
			String scriptName = PropertiesBindingConfiguration.scriptName(properties, environment);
			MigrationExecutor executor = new MigrationExecutor(catalog, scriptName, properties.transferSources(),
					time.clock());
			return new MigrationStatus(scriptName,
					PropertyConversions.migrations(properties).stream().map(Migration::tag).toList(),
					() -> executor.state().tag());
		}

		@Bean
		SlowEventLog durableObjectsSlowEventLog(DurableObjectsProperties properties) {
			return new SlowEventLog(properties.logging().slowEvent());
		}

		@Bean
		ObjectOperations durableObjectsOperations(NamespaceRegistry registry, ObjectAlarms alarms, RuntimeTime time) {
			return new ObjectOperations(registry, alarms, time.clock());
		}

		@Bean
		DurableObjectSchemas durableObjectsSchemaCensus(NamespaceRegistry registry) {
			return registry.schemas();
		}

		@Bean(defaultCandidate = false)
		ThreadPoolTaskScheduler durableObjectsTaskScheduler() {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setThreadNamePrefix("durable-objects-timer-");
			scheduler.setDaemon(true);
			return scheduler;
		}

		/**
		 * Alarms are timed by the application's scheduler where it has exactly one.
		 */
		@Bean
		@ConditionalOnMissingBean
		RuntimeTime durableObjectsTime(ObjectProvider<TaskScheduler> schedulers,
				@Qualifier("durableObjectsTaskScheduler") TaskScheduler otherwise) {
			return RuntimeTime.system(schedulers.getIfUnique(() -> otherwise));
		}

		@Bean
		@ConditionalOnMissingBean
		Disk durableObjectsDisk() {
			return Disk.system();
		}

		/**
		 * Takes the registry only to be made after the migrations were applied.
		 */
		@Bean(initMethod = "start")
		TrashRemover durableObjectsTrashRemover(Catalog catalog, NamespaceRegistry registry, ObjectLedger ledger) {
			return new TrashRemover(catalog, ledger.quota());
		}

		@Bean
		@DependsOn("durableObjectsCatalog")
		AlarmThread durableObjectsAlarmThread(RuntimeTime time) {
			return new AlarmThread(time.activity());
		}

		@Bean
		ObjectAlarms durableObjectsAlarms(DurableObjectsProperties properties, Catalog catalog, AlarmThread thread,
				RuntimeTime time, ObjectProvider<ObjectObserver> observers) {
			AlarmSettings settings = PropertyConversions.alarmSettings(properties);
			return new ObjectAlarms(time.alarms(), new SqliteAlarmStore(catalog, thread),
					time.isMoved() ? settings.withUnboundedTimer() : settings, properties.alarms().timeLimit(),
					new SecureRandom(), observer(observers));
		}

		@Bean
		DurableObjectsLifecycle durableObjectsLifecycle(DurableObjectsProperties properties, NamespaceRegistry registry,
				ObjectAlarms alarms) {
			return new DurableObjectsLifecycle(registry, alarms, properties.alarms().reconcileAtStart(), PHASE);
		}

	}

}
