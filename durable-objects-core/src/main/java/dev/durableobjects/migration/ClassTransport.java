package dev.durableobjects.migration;

import java.sql.Connection;
import java.util.Objects;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ObjectDirectories;
import dev.durableobjects.namespace.ScriptClass;

/**
 * Brings a class of another data directory here, still under the name of its own script:
 * the migration then takes it over within this catalogue.
 * <p>
 * From the moment the class is claimed in the other catalogue it cannot be used there,
 * and until its migration is applied it cannot be used here, so that its objects never
 * live twice. Each step may be repeated.
 */
final class ClassTransport {

	private static final Log logger = LogFactory.getLog(ClassTransport.class);

	private final Catalog here;

	private final OpenSources sources;

	private final MigrationEnvironment environment;

	ClassTransport(Catalog here, OpenSources sources, MigrationEnvironment environment) {
		this.here = here;
		this.sources = sources;
		this.environment = environment;
	}

	/**
	 * Bring a class here, or go on with it. Does nothing for a class that is here.
	 */
	void fetch(ScriptClass name) {
		RecordedClass begun = find(this.here, name);
		if (begun != null && begun.isPresent()) {
			return;
		}
		Catalog there = this.sources.catalog(name, begun);
		if (there == null) {
			logger.warn("The files of " + name + " have arrived, and their former data directory knows nothing of "
					+ "them any more");
			return;
		}
		RecordedClass offered = Objects.requireNonNull(find(there, name));
		RecordedClass arriving = (begun != null) ? begun : announce(name, offered, there);
		ClassTransfer transfer = Objects.requireNonNull(arriving.transfer());
		if (offered.isPresent()) {
			step(MigrationStep.CLAIM);
			ClassTransfer claim = new ClassTransfer(transfer.id(), ClassTransfer.Direction.OUT,
					this.here.directory().toString());
			there.inTransaction((connection) -> {
				ledger(connection).beginTransfer(offered.number(), claim);
				return 1;
			});
		}
		step(MigrationStep.COPY_ROWS);
		there.inTransaction((from) -> this.here
			.inTransaction((to) -> new ObjectRows(from, to).copy(offered.number(), arriving.number())));
		moveFiles(there, offered.number(), arriving.number());
		step(MigrationStep.RELEASE);
		there.inTransaction((connection) -> {
			ledger(connection).removeClass(name, this.here.directory().toString());
			return 1;
		});
	}

	private RecordedClass announce(ScriptClass name, RecordedClass offered, Catalog there) {
		step(MigrationStep.ANNOUNCE);
		ClassTransfer transfer = new ClassTransfer(this.environment.ids().get(), ClassTransfer.Direction.IN,
				there.directory().toString());
		ObjectDirectories directories = directories(this.here);
		return this.here.inTransaction((connection) -> {
			MigrationLedger ledger = ledger(connection);
			long number = ledger.insertClass(name, offered.uniqueKey(), offered.storageKind(), directories::exists);
			ledger.beginTransfer(number, transfer);
			return new RecordedClass(name.className(), offered.uniqueKey(), number, offered.storageKind(), transfer);
		});
	}

	private void moveFiles(Catalog there, long from, long to) {
		ObjectDirectories source = directories(there);
		step(MigrationStep.MOVE_FILES);
		directories(this.here).receive(source, from, to);
		if (source.exists(from)) {
			step(MigrationStep.REMOVE_LEFTOVERS);
		}
		source.removeLeftovers(from);
	}

	private @Nullable RecordedClass find(Catalog catalog, ScriptClass name) {
		return catalog.inTransaction((connection) -> ledger(connection).readClasses().get(name));
	}

	private ObjectDirectories directories(Catalog catalog) {
		return this.environment.directories().apply(catalog.directory());
	}

	private MigrationLedger ledger(Connection connection) {
		return new MigrationLedger(connection, this.environment.clock().instant());
	}

	private void step(MigrationStep step) {
		this.environment.steps().accept(step);
	}

}
