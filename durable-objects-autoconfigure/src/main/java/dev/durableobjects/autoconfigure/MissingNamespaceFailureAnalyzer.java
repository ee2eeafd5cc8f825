package dev.durableobjects.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.context.NamespaceBeanRegistrar;
import dev.durableobjects.context.DeclaredClass;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;

/**
 * Explains what to inject instead of an object class, and what to configure for a
 * namespace or a stub that no binding provides. Before Boot's own analyzer, which would
 * advise to define a bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingNamespaceFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final ConfigurableListableBeanFactory beanFactory;

	MissingNamespaceFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType required = cause.getResolvableType();
		if (required == null || cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		Class<?> type = required.resolve(Object.class);
		if (AnnotatedElementUtils.isAnnotated(type, DurableObject.class)) {
			return objectClass(type, cause);
		}
		boolean isNamespace = type == DurableObjectNamespace.class;
		Class<?> stubType = isNamespace ? required.getGeneric(0).resolve(Object.class) : type;
		List<DeclaredClass> classes = NamespaceBeanRegistrar.classesCalledThrough(this.beanFactory, stubType);
		if (classes.isEmpty() && !isNamespace) {
			return null;
		}
		return classes.isEmpty() ? noClass(stubType, cause) : noBinding(stubType, classes.get(0), cause);
	}

	private FailureAnalysis objectClass(Class<?> type, NoSuchBeanDefinitionException cause) {
		String stub = Arrays.stream(type.getInterfaces()).findFirst().map(Class::getSimpleName).orElse("…");
		return new FailureAnalysis(
				"Something asks for an instance of '" + type.getName() + "', but instances of a class annotated with "
						+ "@DurableObject are made by the runtime, one for each object.",
				"Inject DurableObjectNamespace<" + stub
						+ "> and get the object by its name or id, or inject @ObjectName(\"…\") " + stub + ".",
				cause);
	}

	private FailureAnalysis noBinding(Class<?> stubType, DeclaredClass objectClass,
			NoSuchBeanDefinitionException cause) {
		return new FailureAnalysis(
				"Something asks for objects of '" + objectClass.type().getName() + "' through the interface '"
						+ stubType.getName() + "', but no matching binding reaches that class.",
				"""
						Bind the class, or correct the qualifier of the injection point:
						durable-objects:
						  bindings:
						    - name: %s
						      class-name: %s
						  migrations:
						    - tag: "create-%s"
						      new-sqlite-classes: [%s]""".formatted(bindingName(stubType), objectClass.className(),
						objectClass.className(), objectClass.className()),
				cause);
	}

	private static String bindingName(Class<?> stubType) {
		return stubType.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
	}

	private FailureAnalysis noClass(Class<?> stubType, NoSuchBeanDefinitionException cause) {
		return new FailureAnalysis(
				"Something asks for a DurableObjectNamespace of '" + stubType.getName()
						+ "', but no class annotated with @DurableObject is called through that type.",
				stubType.isInterface()
						? "Let the class annotated with @DurableObject implement the interface, or annotate the interface "
								+ "with @DurableObjectStub(\"<class name>\"); then bind the class under "
								+ "'durable-objects.bindings'."
						: "Use an interface that the object's class implements as the type argument.",
				cause);
	}

}
