package dev.durableobjects.context;

import java.util.function.Supplier;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.ObjectName;
import org.springframework.beans.factory.InjectionPoint;

/**
 * Makes what an injection point annotated with {@link ObjectName} gets: the stub of the
 * named object.
 */
final class NamedStubFactory {

	static final String METHOD = "stub";

	private final Class<?> stubType;

	private final Supplier<? extends DurableObjectNamespace<?>> namespace;

	NamedStubFactory(Class<?> stubType, Supplier<? extends DurableObjectNamespace<?>> namespace) {
		this.stubType = stubType;
		this.namespace = namespace;
	}

	Object stub(InjectionPoint injectionPoint) {
		ObjectName name = injectionPoint.getAnnotation(ObjectName.class);
		if (name == null) {
			throw new IllegalStateException("Which object is meant by the stub '" + this.stubType.getName() + "' in '"
					+ injectionPoint.getMember()
					+ "'? Annotate it with @ObjectName(\"…\"), or inject DurableObjectNamespace<"
					+ this.stubType.getSimpleName() + ">.");
		}
		return stub(name.value());
	}

	private Object stub(String name) {
		return this.namespace.get().getByName(name);
	}

}
