package dev.durableobjects.context;

import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.DurableObject;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds the bean definitions of object classes without loading any other class, and keeps
 * them from being injected: an object class implements its stub interface and would
 * compete with the stubs.
 */
final class DeclaredClassFinder {

	private final ConfigurableListableBeanFactory beanFactory;

	private final StubInterfaces stubInterfaces;

	DeclaredClassFinder(ConfigurableListableBeanFactory beanFactory, StubInterfaces stubInterfaces) {
		this.beanFactory = beanFactory;
		this.stubInterfaces = stubInterfaces;
	}

	List<DeclaredClass> find() {
		List<DeclaredClass> found = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = this.beanFactory.getBeanDefinition(beanName);
			Class<?> type = objectType(definition);
			if (type != null) {
				definition.setAutowireCandidate(false);
				definition.setScope(DurableObject.SCOPE);
				String className = className(type);
				found.add(new DeclaredClass(className, beanName, type, this.stubInterfaces.of(className, type)));
			}
		}
		return found;
	}

	private @Nullable Class<?> objectType(BeanDefinition definition) {
		if (definition.getFactoryMethodName() != null || definition.getBeanClassName() == null) {
			return null;
		}
		if (definition instanceof AnnotatedBeanDefinition annotated) {
			return annotated.getMetadata().isAnnotated(DurableObject.class.getName())
					? ClassUtils.resolveClassName(definition.getBeanClassName(), this.beanFactory.getBeanClassLoader())
					: null;
		}
		if (definition instanceof AbstractBeanDefinition resolved && resolved.hasBeanClass()
				&& AnnotatedElementUtils.isAnnotated(resolved.getBeanClass(), DurableObject.class)) {
			return resolved.getBeanClass();
		}
		return null;
	}

	static String className(Class<?> type) {
		DurableObject annotation = AnnotatedElementUtils.findMergedAnnotation(type, DurableObject.class);
		return (annotation != null && StringUtils.hasText(annotation.value())) ? annotation.value()
				: type.getSimpleName();
	}

}
