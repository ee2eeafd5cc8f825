package dev.durableobjects.test;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import dev.durableobjects.DurableObject;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Binds the object classes of an application that has configured neither bindings nor
 * migrations.
 */
final class FoundClasses {

	private static final String BINDINGS = "durable-objects.bindings";

	private static final String MIGRATIONS = "durable-objects.migrations";

	private FoundClasses() {
	}

	static void bind(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		Environment environment = context.getEnvironment();
		if (isConfigured(environment, BINDINGS) || isConfigured(environment, MIGRATIONS)) {
			return;
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		int number = 0;
		for (String className : find(environment, configuration)) {
			properties.put(BINDINGS + "[" + number + "].name", bindingName(className));
			properties.put(BINDINGS + "[" + number + "].class-name", className);
			properties.put(MIGRATIONS + "[0].new-sqlite-classes[" + number + "]", className);
			number++;
		}
		if (number > 0) {
			properties.put(MIGRATIONS + "[0].tag", "test");
			context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("durableObjectTestBindings", properties));
		}
	}

	private static boolean isConfigured(Environment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.anyMatch((source) -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

	/**
	 * A nested class belongs to the test that it stands in.
	 */
	private static Set<String> find(Environment environment, MergedContextConfiguration configuration) {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false,
				environment);
		scanner.addIncludeFilter(new AnnotationTypeFilter(DurableObject.class));
		Set<String> names = new TreeSet<>();
		for (Class<?> source : configuration.getClasses()) {
			for (BeanDefinition candidate : scanner.findCandidateComponents(ClassUtils.getPackageName(source))) {
				AnnotationMetadata metadata = ((AnnotatedBeanDefinition) candidate).getMetadata();
				if (metadata.getEnclosingClassName() == null) {
					names.add(className(metadata));
				}
			}
		}
		return names;
	}

	private static String className(AnnotationMetadata metadata) {
		String given = metadata.getAnnotations().get(DurableObject.class).getString("value");
		return given.isEmpty() ? ClassUtils.getShortName(metadata.getClassName()) : given;
	}

	static String bindingName(String className) {
		return className.replaceAll("([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", "$1$3_$2$4").toUpperCase(Locale.ROOT);
	}

}
