package dev.durableobjects.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.DurableObject;
import dev.durableobjects.context.DeclaredClass;
import dev.durableobjects.namespace.ClassSchema;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.schema.FlywayRuns;
import dev.durableobjects.sqlite.StorageLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;

/**
 * The schemas of the bound classes, read and tried out at the start.
 */
final class SchemaDefinitions {

	private final Map<String, ClassSchema> schemas = new HashMap<>();

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private final StorageLimits limits;

	private final FlywayRuns runs = new FlywayRuns();

	SchemaDefinitions(StorageLimits limits) {
		this.limits = limits;
	}

	/**
	 * Read the schemas of some classes.
	 * @param classes the classes annotated with {@code @DurableObject}
	 * @param kinds how the bound classes store their data, as far as that is known
	 */
	void read(Map<String, DeclaredClass> classes, Map<ScriptClass, @Nullable StorageKind> kinds) {
		classes.forEach((name, objectClass) -> {
			String location = location(objectClass.type());
			boolean bound = kinds.keySet().stream().anyMatch((bindable) -> bindable.className().equals(name));
			if (bound && location != null) {
				read(name, objectClass.type(), location);
			}
		});
		kinds.forEach((name, kind) -> {
			DeclaredClass objectClass = classes.get(name.className());
			String location = (objectClass != null) ? location(objectClass.type()) : null;
			if (kind == StorageKind.KEY_VALUE && objectClass != null && location != null) {
				this.problems.add(new ConfigurationProblem(
						"Class '" + objectClass.type().getName() + "' has the schema '" + location
								+ "', but was created with 'new-classes', and so has no SQL.",
						"Remove the schema from the annotation, or create a class under another name with "
								+ "'new-sqlite-classes'."));
			}
		});
	}

	private void read(String name, Class<?> type, String location) {
		ClassSchema schema = ClassSchema.read(name, type, location, this.limits, this.runs, this.problems);
		if (schema != null) {
			this.schemas.put(name, schema);
		}
	}

	private static @Nullable String location(Class<?> type) {
		DurableObject annotation = AnnotatedElementUtils.findMergedAnnotation(type, DurableObject.class);
		return (annotation != null && StringUtils.hasText(annotation.schema())) ? annotation.schema() : null;
	}

	List<ConfigurationProblem> problems() {
		return this.problems;
	}

	/**
	 * The schema of a class.
	 * @return the schema, or {@code null} if the class has none
	 */
	@Nullable ClassSchema find(String className) {
		return this.schemas.get(className);
	}

}
