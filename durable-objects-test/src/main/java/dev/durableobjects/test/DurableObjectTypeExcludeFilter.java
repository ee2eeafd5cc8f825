package dev.durableobjects.test;

import java.util.Set;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectsJsonMapperCustomizer;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * What component scanning does not find in a {@link DurableObjectTest}. Two are equal
 * when their annotations are.
 */
final class DurableObjectTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<DurableObjectTest> {

	private static final Set<Class<?>> INCLUDED = Set.of(DurableObject.class, DurableObjectsJsonMapperCustomizer.class);

	DurableObjectTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return INCLUDED;
	}

}
