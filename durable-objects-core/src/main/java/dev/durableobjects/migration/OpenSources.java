package dev.durableobjects.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.DataDirectoryException;
import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.ScriptClass;

/**
 * The data directories from which classes are taken over, each opened when it is first
 * asked for, and locked until all are closed.
 */
final class OpenSources implements TransferSources, AutoCloseable {

	static final String PROPERTY = "durable-objects.transfer-sources";

	private final Catalog here;

	private final MigrationEnvironment environment;

	private final Map<Path, Catalog> open = new HashMap<>();

	OpenSources(Catalog here, MigrationEnvironment environment) {
		this.here = here;
		this.environment = environment;
	}

	@Override
	public Offer find(ScriptClass wanted, @Nullable RecordedClass begun) {
		Path directory = directory(wanted, begun);
		if (directory == null) {
			return refuse("this data directory does not hold it, and no other one is named.",
					"Name the data directory of script " + Names.quote(wanted.scriptName()) + " with '"
							+ property(wanted) + "', or run that script's application once on this data directory.");
		}
		Path real = directory.toAbsolutePath().normalize();
		if (!Catalog.exists(real)) {
			boolean arrived = begun != null && hasArrived(begun);
			return arrived ? new Offer(begun, null, null)
					: refuse(
							"the directory " + Names.quote(real.toString()) + " holds no catalogue of Durable Objects.",
							"Correct '" + property(wanted) + "', or mount the directory.");
		}
		try {
			return offer(wanted, begun, real);
		}
		catch (DataDirectoryException ex) {
			return refuse(ex.getMessage() + "", "Stop the application that uses the directory in '" + property(wanted)
					+ "' while this one takes the class over, and see that this one may write to it.");
		}
	}

	private Offer offer(ScriptClass wanted, @Nullable RecordedClass begun, Path real) {
		if (real.equals(this.here.directory())) {
			return refuse("the directory " + Names.quote(real.toString()) + " is this application's own.",
					"Correct '" + property(wanted) + "'.");
		}
		Catalog there = open(real);
		RecordedClass offered = there.inTransaction((connection) -> ledger(connection).readClasses().get(wanted));
		if (offered == null) {
			boolean arrived = begun != null && hasArrived(begun);
			return arrived ? new Offer(begun, null, null) : unknown(wanted, there);
		}
		ClassTransfer going = offered.transfer();
		if (going != null && (begun == null || begun.transfer() == null || !going.id().equals(begun.transfer().id()))) {
			return refuse(
					"it is being transferred between " + Names.quote(real.toString()) + " and "
							+ Names.quote(going.directory()) + " already.",
					"Let the application there complete the transfer.");
		}
		return new Offer(offered, there.directory(), null);
	}

	private Offer unknown(ScriptClass wanted, Catalog there) {
		Collection<ScriptClass> classes = there
			.inTransaction((connection) -> List.copyOf(ledger(connection).readClasses().keySet()));
		String known = classes.isEmpty() ? "It has none."
				: "It has: " + String.join(", ", classes.stream().map(ScriptClass::toString).toList()) + ".";
		return refuse("the catalogue in " + Names.quote(there.directory().toString()) + " has no such class.", known);
	}

	/**
	 * Where the class's files are, once the transfer has begun to change anything.
	 * @return the open catalogue, or {@code null} if the source has nothing of it any
	 * more
	 */
	@Nullable Catalog catalog(ScriptClass wanted, @Nullable RecordedClass begun) {
		Offer offer = find(wanted, begun);
		return (offer.directory() != null) ? open(offer.directory()) : null;
	}

	private @Nullable Path directory(ScriptClass wanted, @Nullable RecordedClass begun) {
		Path configured = this.environment.sources().get(wanted.scriptName());
		return (configured == null && begun != null && begun.transfer() != null) ? Path.of(begun.transfer().directory())
				: configured;
	}

	private boolean hasArrived(RecordedClass begun) {
		return this.environment.directories().apply(this.here.directory()).exists(begun.number());
	}

	private Catalog open(Path directory) {
		return this.open.computeIfAbsent(directory, this.environment.opener());
	}

	private MigrationLedger ledger(Connection connection) {
		return new MigrationLedger(connection, this.environment.clock().instant());
	}

	private static String property(ScriptClass wanted) {
		String script = wanted.scriptName();
		return PROPERTY + (script.matches("[a-z0-9-]+") ? "." + script : ".[" + script + "]");
	}

	private static Offer refuse(String description, String action) {
		return new Offer(null, null, new ConfigurationProblem(description, action));
	}

	@Override
	public void close() {
		List<Catalog> catalogs = new ArrayList<>(this.open.values());
		this.open.clear();
		catalogs.forEach(Catalog::close);
	}

}
