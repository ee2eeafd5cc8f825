package dev.durableobjects.autoconfigure;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Binds the properties before any bean can be made: the beans of the bindings are
 * registered from them, at a time at which Boot's own binder is not ready yet. Unknown
 * keys fail here as they do there.
 */
final class PropertiesBinder {

	static final String PREFIX = "durable-objects";

	private PropertiesBinder() {
	}

	static DurableObjectsProperties bind(Environment environment) {
		NoUnboundElementsBindHandler handler = new NoUnboundElementsBindHandler(
				new IgnoreTopLevelConverterNotFoundBindHandler(), new UnboundElementsSourceFilter());
		return Binder.get(environment).bindOrCreate(PREFIX, Bindable.of(DurableObjectsProperties.class), handler);
	}

}
