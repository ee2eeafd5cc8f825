package dev.durableobjects.context;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStub;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.Assert;

/**
 * Gives each binding its beans, before any bean exists: for each stub interface of the
 * class a {@link DurableObjectNamespace} of that interface, and a definition for
 * injection points annotated with {@link dev.durableobjects.ObjectName}, both qualified
 * with the binding's name. Registers the scope in which instances of objects live.
 */
public final class NamespaceBeanRegistrar implements BeanDefinitionRegistryPostProcessor {

	private final DurableObjectScope scope = new DurableObjectScope();

	private final BindingConfiguration configuration;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	private Map<String, DeclaredClass> classes = Map.of();

	private List<BindingDefinition> bindings = List.of();

	/**
	 * Create a registrar.
	 * @param configuration asked when the bean definitions are complete
	 * @param environment the application's environment
	 * @param resourceLoader finds the application's class files
	 */
	public NamespaceBeanRegistrar(BindingConfiguration configuration, Environment environment,
			ResourceLoader resourceLoader) {
		this.configuration = configuration;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	/**
	 * The classes annotated with {@code @DurableObject}, by their names in bindings.
	 * @return the classes; empty before the definitions were processed
	 */
	public Map<String, DeclaredClass> classes() {
		return this.classes;
	}

	/**
	 * The classes that implement an interface, or that it names as a view. Looks at bean
	 * definitions only, and so works when the start has failed.
	 * @param beanFactory the container
	 * @param stubType the interface
	 * @return the classes, bound or not
	 */
	public static List<DeclaredClass> classesCalledThrough(ConfigurableListableBeanFactory beanFactory,
			Class<?> stubType) {
		boolean view = stubType.isAnnotationPresent(DurableObjectStub.class);
		return new DeclaredClassFinder(beanFactory, new StubInterfaces(view ? List.of(stubType) : List.of())).find()
			.stream()
			.filter((candidate) -> candidate.stubTypes().stream().anyMatch((type) -> type.toClass() == stubType))
			.toList();
	}

	/**
	 * The bindings.
	 * @return the bindings in the order of the configuration
	 */
	public List<BindingDefinition> bindings() {
		return this.bindings;
	}

	/**
	 * What makes the instances of a class.
	 * @param beanFactory the container that has the class
	 * @param className the class's name in bindings
	 * @return the factory
	 * @throws IllegalArgumentException if there is no such class
	 */
	public ObjectInstanceFactory instanceFactory(BeanFactory beanFactory, String className) {
		DeclaredClass objectClass = this.classes.get(className);
		Assert.notNull(objectClass, () -> "There is no Durable Object class '" + className + "'.");
		return new ScopedObjectInstanceFactory(beanFactory, this.scope, objectClass);
	}

	/**
	 * Register the beans.
	 * @throws InvalidConfigurationException if the configuration violates rules
	 */
	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		ConfigurableListableBeanFactory beanFactory = (ConfigurableListableBeanFactory) registry;
		List<RequestedBinding> requested = this.configuration.bindings();
		TypeScanner scanner = new TypeScanner(this.environment, this.resourceLoader, this.configuration.basePackages());
		StubInterfaces stubInterfaces = new StubInterfaces(requested.isEmpty() ? List.of()
				: scanner.scan(new AnnotationTypeFilter(DurableObjectStub.class, false, true)));
		List<DeclaredClass> found = new DeclaredClassFinder(beanFactory, stubInterfaces).find();
		BindingResolver resolver = new BindingResolver(found, this.configuration.scriptName(), scanner,
				(name) -> registry.containsBeanDefinition(name) || registry.isAlias(name));
		resolver.checkViews(stubInterfaces.views());
		this.bindings = List.copyOf(resolver.resolve(requested));
		this.classes = Collections.unmodifiableMap(resolver.classes());
		List<ConfigurationProblem> problems = resolver.problems();
		problems.addAll(this.configuration.problems(this.classes, resolver.boundClasses()));
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
		this.bindings.forEach((binding) -> register(binding, registry, beanFactory));
	}

	private void register(BindingDefinition binding, BeanDefinitionRegistry registry,
			ConfigurableListableBeanFactory beanFactory) {
		DeclaredClass objectClass = this.classes.get(binding.className());
		if (objectClass == null) {
			return;
		}
		Set<String> beanNames = new HashSet<>();
		for (ResolvableType stubType : objectClass.stubTypes()) {
			Class<?> type = stubType.toClass();
			String suffix = beanNames.add(type.getSimpleName()) ? type.getSimpleName() : type.getName();
			String beanName = (beanNames.size() == 1) ? binding.name() : binding.name() + "#" + suffix;
			Supplier<DurableObjectNamespace<?>> namespace = () -> beanFactory.getBean(NamespaceRegistry.class)
				.namespace(binding.name(), type);
			registry.registerBeanDefinition(beanName, namespaceDefinition(binding.name(), stubType, namespace));
			String factoryName = binding.name() + "#" + suffix + "#stubFactory";
			registry.registerBeanDefinition(factoryName, stubFactoryDefinition(type, namespace));
			registry.registerBeanDefinition(binding.name() + "#" + suffix + "#stub",
					stubDefinition(binding.name(), stubType, factoryName));
		}
	}

	private static RootBeanDefinition namespaceDefinition(String binding, ResolvableType stubType,
			Supplier<DurableObjectNamespace<?>> namespace) {
		RootBeanDefinition definition = new RootBeanDefinition(DurableObjectNamespace.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(DurableObjectNamespace.class, stubType));
		definition.setInstanceSupplier(namespace);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, binding));
		return definition;
	}

	private static RootBeanDefinition stubFactoryDefinition(Class<?> stubType,
			Supplier<DurableObjectNamespace<?>> namespace) {
		RootBeanDefinition definition = new RootBeanDefinition(NamedStubFactory.class);
		definition.setInstanceSupplier(() -> new NamedStubFactory(stubType, namespace));
		definition.setAutowireCandidate(false);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

	private static RootBeanDefinition stubDefinition(String binding, ResolvableType stubType, String factoryName) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(stubType);
		definition.setFactoryBeanName(factoryName);
		definition.setFactoryMethodName(NamedStubFactory.METHOD);
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, binding));
		return definition;
	}

	/**
	 * The factory of the state is no {@code Serializable}: else the container would
	 * inject a proxy that asks for the state when it is used, which is too late.
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		beanFactory.registerScope(DurableObject.SCOPE, this.scope);
		ObjectFactory<DurableObjectState> state = this.scope::currentState;
		beanFactory.registerResolvableDependency(DurableObjectState.class, state);
	}

}
