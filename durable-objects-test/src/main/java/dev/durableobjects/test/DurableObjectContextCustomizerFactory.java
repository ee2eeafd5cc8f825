package dev.durableobjects.test;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Gives the application context of a test its temporary storage, and bindings where the
 * application has none.
 */
final class DurableObjectContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return hasTester(testClass) ? new DurableObjectContextCustomizer(
				TestContextAnnotationUtils.hasAnnotation(testClass, DurableObjectTest.class)) : null;
	}

	static boolean hasTester(Class<?> testClass) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureDurableObjectTester.class);
	}

}
