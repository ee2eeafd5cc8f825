package dev.durableobjects.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.context.NamespaceBeanRegistrar;
import dev.durableobjects.context.DeclaredClass;
import dev.durableobjects.migration.MigrationExecutor;
import dev.durableobjects.migration.MigrationPlan;
import dev.durableobjects.migration.RecordedClass;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.rpc.StubContractException;
import dev.durableobjects.rpc.ValueCopiers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the classes of the application with what the catalogue has recorded of them,
 * after the pending migrations.
 */
final class NamespaceDefinitions {

	private final DurableObjectsProperties properties;

	private final NamespaceBeanRegistrar registrar;

	private final MigrationExecutor executor;

	NamespaceDefinitions(DurableObjectsProperties properties, NamespaceBeanRegistrar registrar,
			MigrationExecutor executor) {
		this.properties = properties;
		this.registrar = registrar;
		this.executor = executor;
	}

	/**
	 * Check the stub interfaces, apply the migrations, and define a namespace for each
	 * bound class.
	 * @throws InvalidConfigurationException if an interface does not fit its class, or
	 * the migrations contradict the catalogue; nothing was applied
	 */
	List<NamespaceDefinition> create(JsonMapper mapper) {
		MigrationPlan plan = MigrationPlan.of(PropertyConversions.migrations(this.properties),
				this.properties.limits().classes());
		Map<String, DeclaredClass> classes = this.registrar.classes();
		Map<String, String> bound = new LinkedHashMap<>();
		this.registrar.bindings().forEach((binding) -> bound.putIfAbsent(binding.className(), binding.name()));
		List<ConfigurationProblem> problems = checkStubs(mapper);
		if (!problems.isEmpty()) {
			problems.addAll(plan.problemsAgainst(this.executor.state(), classes.keySet(), bound));
			throw new InvalidConfigurationException(problems);
		}
		Map<String, RecordedClass> recorded = this.executor.apply(plan, classes.keySet(), bound);
		List<NamespaceDefinition> definitions = new ArrayList<>();
		for (RecordedClass recordedClass : recorded.values()) {
			DeclaredClass objectClass = classes.get(recordedClass.className());
			if (objectClass != null && bound.containsKey(recordedClass.className())) {
				definitions.add(new NamespaceDefinition(recordedClass.className(), recordedClass.uniqueKey(),
						recordedClass.number(), recordedClass.storageKind(), objectClass.type()));
			}
		}
		return definitions;
	}

	private List<ConfigurationProblem> checkStubs(JsonMapper mapper) {
		ValueCopiers copiers = new ValueCopiers(mapper, this.properties.limits().rpcMessageSize().toBytes());
		Map<String, BindingDefinition> bindings = new LinkedHashMap<>();
		this.registrar.bindings().forEach((binding) -> bindings.putIfAbsent(binding.className(), binding));
		List<ConfigurationProblem> problems = new ArrayList<>();
		for (BindingDefinition binding : bindings.values()) {
			DeclaredClass objectClass = this.registrar.classes().get(binding.className());
			if (objectClass != null) {
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

}
