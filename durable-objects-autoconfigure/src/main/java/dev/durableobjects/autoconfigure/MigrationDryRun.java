package dev.durableobjects.autoconfigure;

import java.time.Clock;

import dev.durableobjects.context.NamespaceBeanRegistrar;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.ValueMapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Logs what the pending migrations would do, and ends the start before any bean of the
 * application is made. Works on copies of the catalogues, so that nothing is changed.
 */
final class MigrationDryRun implements BeanFactoryPostProcessor {

	private static final Log logger = LogFactory.getLog(MigrationDryRun.class);

	private final NamespaceBeanRegistrar registrar;

	private final Environment environment;

	MigrationDryRun(NamespaceBeanRegistrar registrar, Environment environment) {
		this.registrar = registrar;
		this.environment = environment;
	}

	/**
	 * Log the plan.
	 * @throws MigrationDryRunException always, unless it fails
	 * @throws InvalidConfigurationException if the migrations cannot be applied
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		DurableObjectsProperties properties = PropertiesBinder.bind(this.environment);
		String plan;
		try (Catalog copy = Catalog.openCopy(properties.storage().directory())) {
			plan = NamespaceDefinitions.of(properties, this.environment, this.registrar, copy, Clock.systemUTC())
				.preview(ValueMapper.builder().build());
		}
		logger.info(plan);
		throw new MigrationDryRunException(plan);
	}

}
