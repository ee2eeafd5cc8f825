package dev.durableobjects.autoconfigure;

import java.lang.reflect.Method;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.durableobjects.context.NamespaceBeanRegistrar;
import dev.durableobjects.context.DeclaredClass;
import dev.durableobjects.migration.LedgerState;
import dev.durableobjects.migration.MigrationExecutor;
import dev.durableobjects.migration.MigrationPlan;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.rpc.StubContractException;
import dev.durableobjects.rpc.ValueCopiers;
import dev.durableobjects.schedule.ScheduleMethods;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the classes of the application with what the catalogue has recorded of them,
 * after the pending migrations.
 */
final class NamespaceDefinitions {

	private final DurableObjectsProperties properties;

	private final NamespaceBeanRegistrar registrar;

	private final MigrationExecutor executor;

	private final String scriptName;

	private NamespaceDefinitions(DurableObjectsProperties properties, NamespaceBeanRegistrar registrar,
			MigrationExecutor executor, String scriptName) {
		this.properties = properties;
		this.registrar = registrar;
		this.executor = executor;
		this.scriptName = scriptName;
	}

	static NamespaceDefinitions of(DurableObjectsProperties properties, Environment environment,
			NamespaceBeanRegistrar registrar, Catalog catalog, Clock clock) {
		String scriptName = PropertiesBindingConfiguration.scriptName(properties, environment);
		return new NamespaceDefinitions(properties, registrar,
				new MigrationExecutor(catalog, scriptName, properties.transferSources(), clock), scriptName);
	}

	/**
	 * Check the stub interfaces, apply the migrations, and define a namespace for each
	 * bound class.
	 * @throws InvalidConfigurationException if an interface does not fit its class, or
	 * the migrations contradict the catalogue; nothing was applied
	 */
	List<NamespaceDefinition> create(JsonMapper mapper) {
		MigrationPlan plan = plan();
		Map<ScriptClass, String> bound = boundClasses();
		SchemaDefinitions schemas = check(mapper, plan, bound);
		LedgerState applied = this.executor.apply(plan, classes().keySet(), bound);
		List<NamespaceDefinition> definitions = new ArrayList<>();
		applied.classes().forEach((name, recorded) -> {
			DeclaredClass objectClass = classes().get(name.className());
			if (objectClass != null && bound.containsKey(name)) {
				String script = name.scriptName().equals(this.scriptName) ? null : name.scriptName();
				definitions.add(new NamespaceDefinition(script, name.className(), recorded.uniqueKey(),
						recorded.number(), recorded.storageKind(), objectClass.type(), schemas.find(name.className())));
			}
		});
		return definitions;
	}

	/**
	 * What {@link #create} would do to the data directory. Changes nothing.
	 * @return a text of several lines
	 * @throws InvalidConfigurationException if {@link #create} would throw it
	 */
	String preview(JsonMapper mapper) {
		check(mapper, plan(), boundClasses());
		return this.executor.preview(plan(), classes().keySet(), boundClasses());
	}

	/**
	 * Check the classes, and the schemas that they have.
	 * @throws InvalidConfigurationException if one of them cannot be used; names what is
	 * wrong with the migrations as well
	 */
	private SchemaDefinitions check(JsonMapper mapper, MigrationPlan plan, Map<ScriptClass, String> bound) {
		List<ConfigurationProblem> problems = checkStubs(mapper);
		SchemaDefinitions schemas = new SchemaDefinitions(
				PropertyConversions.runtimeOptions(this.properties).storage());
		Map<ScriptClass, @Nullable StorageKind> kinds = new LinkedHashMap<>();
		Map<ScriptClass, StorageKind> planned = this.executor.storageKinds(plan);
		bound.keySet().forEach((name) -> kinds.put(name, planned.get(name)));
		schemas.read(classes(), kinds);
		problems.addAll(schemas.problems());
		kinds.forEach((name, kind) -> {
			if (kind == StorageKind.KEY_VALUE) {
				checkWithoutSchedules(name.className(), problems);
			}
		});
		if (!problems.isEmpty()) {
			problems.addAll(this.executor.problems(plan, classes().keySet(), bound));
			throw new InvalidConfigurationException(problems);
		}
		return schemas;
	}

	private MigrationPlan plan() {
		return MigrationPlan.of(PropertyConversions.migrations(this.properties), this.properties.limits().classes());
	}

	private Map<String, DeclaredClass> classes() {
		return this.registrar.classes();
	}

	private Map<ScriptClass, String> boundClasses() {
		Map<ScriptClass, String> bound = new LinkedHashMap<>();
		for (BindingDefinition binding : this.registrar.bindings()) {
			String script = (binding.scriptName() != null) ? binding.scriptName() : this.scriptName;
			bound.putIfAbsent(new ScriptClass(script, binding.className()), binding.name());
		}
		return bound;
	}

	private List<ConfigurationProblem> checkStubs(JsonMapper mapper) {
		ValueCopiers copiers = new ValueCopiers(mapper, this.properties.limits().rpcMessageSize().toBytes());
		Map<String, BindingDefinition> bindings = new LinkedHashMap<>();
		this.registrar.bindings().forEach((binding) -> bindings.putIfAbsent(binding.className(), binding));
		List<ConfigurationProblem> problems = new ArrayList<>();
		for (BindingDefinition binding : bindings.values()) {
			DeclaredClass objectClass = this.registrar.classes().get(binding.className());
			if (objectClass != null) {
				ScheduleMethods.problems(objectClass.type())
					.forEach((problem) -> problems.add(new ConfigurationProblem(problem,
							"Change the method, which schedules run, or remove the annotation.")));
				try {
					ExposedMethods.of(objectClass.type(), binding.stubTypes(), copiers);
				}
				catch (StubContractException ex) {
					ex.problems()
						.forEach((problem) -> problems.add(new ConfigurationProblem(
								"Class '" + objectClass.type().getName() + "' of binding '" + binding.name()
										+ "' and its stub interfaces do not fit together: " + problem,
								"Change the interface or the class, so that both say the same.")));
				}
			}
		}
		return problems;
	}

	private void checkWithoutSchedules(String className, List<ConfigurationProblem> problems) {
		DeclaredClass objectClass = classes().get(className);
		List<Method> methods = (objectClass != null) ? ScheduleMethods.annotated(objectClass.type()) : List.of();
		if (objectClass != null && !methods.isEmpty()) {
			problems.add(new ConfigurationProblem(
					"Class '"
							+ objectClass.type().getName() + "' has methods annotated with @OnSchedule ("
							+ methods.stream()
								.map(Method::getName)
								.sorted()
								.collect(Collectors.joining(", "))
							+ "), but was created with 'new-classes', and so has no schedules.",
					"Remove the annotations, and use the alarm instead; or create a class under another name with "
							+ "'new-sqlite-classes'."));
		}
	}

}
