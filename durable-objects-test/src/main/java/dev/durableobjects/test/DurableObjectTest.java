package dev.durableobjects.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of Durable Objects and of nothing else: the runtime with the application's
 * classes annotated with {@code @DurableObject}, without web server, controllers and
 * services. What objects inject comes from {@code @Import}, {@code @MockitoBean} or
 * {@link #includeFilters()}.
 * <p>
 * The test has a {@link DurableObjectTester}, with a clock that only the test moves. What
 * objects store is in a temporary directory, and each test method begins without objects:
 * see {@link AutoConfigureDurableObjectTester}.
 * <p>
 * Bindings and migrations are the application's. Where it has configured neither, every
 * class that is found in the packages of the configuration is bound, as
 * {@code COUNTER_OBJECT} for {@code CounterObject}.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DurableObjectTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DurableObjectTypeExcludeFilter.class)
@AutoConfigureDurableObjects
@AutoConfigureDurableObjectTester
@ImportAutoConfiguration
public @interface DurableObjectTest {

	/**
	 * Properties in the form {@literal key=value} that are added to the environment.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Whether only classes annotated with {@code @DurableObject} and beans that implement
	 * {@code DurableObjectsJsonMapperCustomizer} are found by component scanning.
	 * @return whether to use these filters
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters for beans to be found in addition.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters for beans not to be found.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that are not applied.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
