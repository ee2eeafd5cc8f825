package dev.durableobjects.namespace;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;

/**
 * The runtime takes no calls: it has not started, or it is shutting down.
 */
final class RuntimeStoppedException extends DurableObjectException {

	private static final long serialVersionUID = 1L;

	RuntimeStoppedException(@Nullable DurableObjectId id) {
		super("Durable Objects take no calls: the application has not started or is shutting down.", null, id);
	}

}
