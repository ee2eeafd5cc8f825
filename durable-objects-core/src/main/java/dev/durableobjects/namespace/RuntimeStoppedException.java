package dev.durableobjects.namespace;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ResetCause;
import dev.durableobjects.runtime.ResetReason;

/**
 * The runtime takes no calls: it has not started, or it is shutting down.
 */
final class RuntimeStoppedException extends DurableObjectException implements ResetReason {

	private static final long serialVersionUID = 1L;

	RuntimeStoppedException(@Nullable DurableObjectId id) {
		super("Durable Objects take no calls: the application has not started or is shutting down.", null, id);
	}

	@Override
	public ResetCause resetCause() {
		return ResetCause.SHUTDOWN;
	}

}
