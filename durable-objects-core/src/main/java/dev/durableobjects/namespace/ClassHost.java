package dev.durableobjects.namespace;

import java.security.SecureRandom;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.runtime.ObjectClass;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import dev.durableobjects.runtime.ObjectRuntime;
import dev.durableobjects.runtime.RuntimeThreads;
import dev.durableobjects.runtime.SocketEnds;
import dev.durableobjects.runtime.UsageSink;
import dev.durableobjects.schedule.ScheduleMethods;
import dev.durableobjects.sqlite.DatabaseTemplate;
import dev.durableobjects.sqlite.LongStatements;
import dev.durableobjects.sqlite.StorageEnvironment;
import dev.durableobjects.sqlite.StorageQuota;

/**
 * Makes the classes of a runtime from their definitions: what their objects share.
 */
final class ClassHost {

	private final RuntimeOptions options;

	private final RuntimeEnvironment environment;

	private final JsonMapper mapper;

	private final RuntimeThreads threads;

	private final ObjectRuntime runtime;

	private final StorageLayout layout;

	private final DatabaseTemplate template;

	private final LongStatements longStatements = new LongStatements(
			Math.max(1, Runtime.getRuntime().availableProcessors() - 1), System::nanoTime);

	private final SecureRandom random = new SecureRandom();

	/**
	 * Create a host. Writes to the data directory.
	 */
	ClassHost(RuntimeOptions options, RuntimeEnvironment environment, JsonMapper mapper, RuntimeThreads threads,
			ObjectRuntime runtime, StorageLayout layout) {
		this.options = options;
		this.environment = environment;
		this.mapper = mapper;
		this.threads = threads;
		this.runtime = runtime;
		this.layout = layout;
		this.template = DataDirectory.template(options.directory());
	}

	/**
	 * Make a class.
	 * @param namespace its definition
	 * @param factory makes its instances
	 * @param methods what can be called of it
	 * @param active admits its objects to memory
	 * @param records keeps which of its objects there are
	 * @return the class
	 */
	HostedClass host(NamespaceDefinition namespace, ObjectInstanceFactory factory, ExposedMethods methods,
			ActiveObjects active, ObjectRecords records) {
		ObjectLedger ledger = this.environment.ledger();
		ObjectClass objectClass = new ObjectClass(namespace.label(), factory, methods,
				ScheduleMethods.of(namespace.objectClass()), SocketEnds.of(namespace.objectClass()),
				storage(namespace, ledger), (id) -> this.layout.files(namespace.number(), id),
				(id) -> this.environment.alarms().hook(namespace, id),
				(ledger != null) ? ledger.sink(namespace.number()) : UsageSink.NONE, this.runtime);
		ObjectIds ids = new ObjectIds(namespace.uniqueKey(), this.random, this.options.nameSize(),
				this.options.emptyName());
		ObjectNamespace objects = new ObjectNamespace(namespace.number(), objectClass, ids, active);
		return new HostedClass(objects, ids, new StoredObjects(records, namespace.number(), objects));
	}

	private StorageEnvironment storage(NamespaceDefinition namespace, @Nullable ObjectLedger ledger) {
		StorageQuota quota = (ledger != null) ? ledger.quota() : StorageQuota.unlimited();
		return new StorageEnvironment(namespace.storageKind() == StorageKind.SQLITE, this.options.storage(),
				namespace.template(this.template), this.mapper, this.environment.disk(), this.threads.flush(),
				this.longStatements, quota);
	}

}
