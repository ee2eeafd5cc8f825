package dev.durableobjects.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Searches the application's packages. Reads class files; loads only the classes that
 * match.
 */
final class TypeScanner {

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	private final Collection<String> basePackages;

	TypeScanner(Environment environment, ResourceLoader resourceLoader, Collection<String> basePackages) {
		this.environment = environment;
		this.resourceLoader = resourceLoader;
		this.basePackages = basePackages;
	}

	List<Class<?>> scan(TypeFilter filter) {
		Provider provider = new Provider(this.environment);
		provider.setResourceLoader(this.resourceLoader);
		provider.addIncludeFilter(filter);
		@Nullable ClassLoader classLoader = this.resourceLoader.getClassLoader();
		List<Class<?>> found = new ArrayList<>();
		for (String basePackage : this.basePackages) {
			for (BeanDefinition definition : provider.findCandidateComponents(basePackage)) {
				Class<?> type = ClassUtils.resolveClassName(String.valueOf(definition.getBeanClassName()), classLoader);
				if (!found.contains(type)) {
					found.add(type);
				}
			}
		}
		return found;
	}

	/**
	 * Finds interfaces too.
	 */
	private static final class Provider extends ClassPathScanningCandidateComponentProvider {

		Provider(Environment environment) {
			super(false, environment);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isIndependent();
		}

	}

}
