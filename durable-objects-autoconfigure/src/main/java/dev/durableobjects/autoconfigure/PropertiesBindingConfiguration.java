package dev.durableobjects.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.durableobjects.context.BindingConfiguration;
import dev.durableobjects.context.DeclaredClass;
import dev.durableobjects.context.RequestedBinding;
import dev.durableobjects.migration.MigrationPlan;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.runtime.FetchCarrier;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The bindings of the properties, with the rules for everything else in them that can be
 * checked before any bean exists.
 */
final class PropertiesBindingConfiguration implements BindingConfiguration {

	private final Supplier<DurableObjectsProperties> properties;

	private final BeanFactory beanFactory;

	private final Environment environment;

	PropertiesBindingConfiguration(Supplier<DurableObjectsProperties> properties, BeanFactory beanFactory,
			Environment environment) {
		this.properties = properties;
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	static String scriptName(DurableObjectsProperties properties, Environment environment) {
		return StringUtils.hasText(properties.scriptName()) ? properties.scriptName()
				: defaultIfBlank(environment.getProperty("spring.application.name", ""));
	}

	private static String defaultIfBlank(String applicationName) {
		return applicationName.isBlank() ? "application" : applicationName;
	}

	@Override
	public String scriptName() {
		return scriptName(this.properties.get(), this.environment);
	}

	@Override
	public List<RequestedBinding> bindings() {
		return PropertyConversions.bindings(this.properties.get());
	}

	@Override
	public Collection<String> basePackages() {
		return AutoConfigurationPackages.has(this.beanFactory) ? AutoConfigurationPackages.get(this.beanFactory)
				: List.of();
	}

	/**
	 * Where there is no catalogue yet, nothing was applied, so that the migrations can be
	 * compared with the bindings here; else the catalogue is asked when it is open.
	 */
	@Override
	public List<ConfigurationProblem> problems(Map<String, DeclaredClass> objectClasses,
			Map<ScriptClass, String> boundClasses) {
		DurableObjectsProperties properties = this.properties.get();
		List<ConfigurationProblem> problems = new ArrayList<>(TopLevelKeys.check(properties, this.environment));
		problems.addAll(PropertyRules.check(properties));
		boolean webFlux = ((ListableBeanFactory) this.beanFactory).getBeanNamesForType(FetchCarrier.class, false,
				false).length > 0;
		problems.addAll(new WebRules(properties, objectClasses, boundClasses, webFlux).check());
		MigrationPlan plan = MigrationPlan.of(PropertyConversions.migrations(properties),
				properties.limits().classes());
		problems.addAll(plan.problems());
		if (!Catalog.exists(properties.storage().directory())) {
			problems.addAll(plan.problemsWhenNew(scriptName(), objectClasses.keySet(), boundClasses));
		}
		return problems;
	}

}
