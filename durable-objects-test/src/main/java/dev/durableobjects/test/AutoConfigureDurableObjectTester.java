package dev.durableobjects.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Gives a test that starts the application, such as {@code @SpringBootTest}, a
 * {@link DurableObjectTester}, which it can inject. Part of {@link DurableObjectTest}.
 * <ul>
 * <li>The runtime goes by the {@link DurableObjectClock}, which stands still until the
 * test moves it. That clock is also the primary bean of type {@code java.time.Clock}, and
 * what the application's own beans inject.</li>
 * <li>What objects store is in a temporary directory, whatever
 * {@code durable-objects.storage.directory} says, and is not flushed to the disk. The
 * directory is removed with the application context.</li>
 * <li>Before each test method, and before its {@code @BeforeEach}, everything begins
 * anew, as by {@link DurableObjectTester#reset()}, although the application context is
 * shared: no object, no alarm, the clock at its start.</li>
 * </ul>
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureDurableObjectTester {

}
