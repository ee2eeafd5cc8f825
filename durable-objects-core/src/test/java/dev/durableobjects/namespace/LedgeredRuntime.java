package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.sqlite.StorageQuota;

/**
 * A runtime of scripted objects with a catalogue and a ledger that is written when a test
 * asks for it.
 */
final class LedgeredRuntime implements AutoCloseable {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Catalog catalog;

	private final ObjectLedger ledger;

	private final MutableClock clock = new MutableClock();

	private final ScriptedRuntime runtime;

	LedgeredRuntime(Path directory) {
		this(directory, StorageQuota.unlimited(), (options) -> options);
	}

	LedgeredRuntime(Path directory, StorageQuota quota, UnaryOperator<RuntimeOptions> change) {
		this(directory, quota, change, hourly());
	}

	LedgeredRuntime(Path directory, ClassSchema schema) {
		this(directory, StorageQuota.unlimited(), (options) -> options, hourly(), schema);
	}

	private static UsageSettings hourly() {
		return new UsageSettings(Duration.ofHours(1), 400, 31, 10_000);
	}

	LedgeredRuntime(Path directory, StorageQuota quota, UnaryOperator<RuntimeOptions> change, UsageSettings settings) {
		this(directory, quota, change, settings, null);
	}

	private LedgeredRuntime(Path directory, StorageQuota quota, UnaryOperator<RuntimeOptions> change,
			UsageSettings settings, @Nullable ClassSchema schema) {
		this.catalog = Catalog.open(directory);
		createClass(this.catalog);
		this.ledger = new ObjectLedger(this.catalog, settings, quota, this.clock);
		this.runtime = new ScriptedRuntime(directory, change, schema, this.ledger);
	}

	private static void createClass(Catalog catalog) {
		catalog.inTransaction((connection) -> {
			try (var statement = connection.createStatement()) {
				return statement.executeUpdate("INSERT OR IGNORE INTO namespace VALUES "
						+ "(1, 'test', 'Tested', 'test-Tested', 'SQLITE', 0)");
			}
		});
	}

	ScriptedRuntime objects() {
		return this.runtime;
	}

	/**
	 * The clock of the ledger, which tells the day.
	 */
	MutableClock clock() {
		return this.clock;
	}

	ObjectLedger ledger() {
		return this.ledger;
	}

	Catalog catalog() {
		return this.catalog;
	}

	String call(String object, String script) throws Exception {
		return this.runtime.call(object, script);
	}

	DurableObjectId id(String name) {
		return this.runtime.namespace().idFromName(name);
	}

	List<DurableObjectInfo> list(ListObjects query) {
		return this.runtime.namespace().list(query).collectList().block(LONG);
	}

	List<String> names(ListObjects query) {
		return list(query).stream().map(DurableObjectInfo::name).toList();
	}

	void evict(String object) throws Exception {
		while (!ScriptedRuntime.get(this.runtime.registry().evict("TESTED", id(object)))) {
			Thread.onSpinWait();
		}
	}

	@Override
	public void close() {
		this.runtime.close();
		this.catalog.close();
	}

}
