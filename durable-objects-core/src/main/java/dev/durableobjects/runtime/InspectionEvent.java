package dev.durableobjects.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Somebody does not know whether the object exists, or how much it has stored. It opens
 * its database if there is one, without an instance, and reports that.
 */
final class InspectionEvent extends OperatorEvent<@Nullable Void> {

	InspectionEvent(CompletableFuture<@Nullable Void> future) {
		super(future);
	}

	@Override
	public void run(ObjectInstance instance) {
		instance.store().maintenance().inspect();
		instance.slot().account().report(instance, true);
		instance.slot().handOver().accept(List.of(() -> future().complete(null)));
	}

}
