package dev.durableobjects.autoconfigure.actuate;

import dev.durableobjects.autoconfigure.MigrationStatus;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.ObjectOperations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads what concerns all classes.
 */
final class ObjectsOverview {

	private static final int SHOWN = 20;

	private final MigrationStatus migrations;

	private final NamespaceRegistry registry;

	private final ObjectAlarms alarms;

	private final ObjectOperations operations;

	private final RecentErrors errors;

	ObjectsOverview(MigrationStatus migrations, NamespaceRegistry registry, ObjectAlarms alarms,
			ObjectOperations operations, RecentErrors errors) {
		this.migrations = migrations;
		this.registry = registry;
		this.alarms = alarms;
		this.operations = operations;
		this.errors = errors;
	}

	Mono<ObjectsDescriptor> read() {
		return Mono.fromCallable(() -> migrations(this.migrations.appliedTag().get()))
			.subscribeOn(Schedulers.boundedElastic())
			.zipWith(Mono.fromFuture(() -> this.operations.abandonedAlarms(SHOWN)))
			.map((both) -> new ObjectsDescriptor(this.migrations.scriptName(), this.operations.classes(), both.getT1(),
					this.registry.activeObjects(), this.registry.queuedEvents(), this.alarms.lag().toMillis(),
					both.getT2(), this.errors.latest(SHOWN)));
	}

	private ObjectsDescriptor.Migrations migrations(@Nullable String applied) {
		return new ObjectsDescriptor.Migrations(applied, this.migrations.pending(applied));
	}

}
