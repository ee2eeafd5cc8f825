package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.durableobjects.runtime.ActivityMonitor;
import dev.durableobjects.runtime.ObjectSlot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Joins the objects and the ledger: has objects report from time to time, has that
 * written down, and has the list of objects repaired after the process was killed.
 */
final class ObjectRecords {

	private static final int SHORTEST_MILLIS = 10;

	private static final int CLOSE_MILLIS = 5_000;

	private final @Nullable ObjectLedger ledger;

	private final StorageLayout layout;

	private final Map<Long, ObjectNamespace> namespaces;

	private final Supplier<Collection<ObjectSlot>> slots;

	private final @Nullable Housekeeping writer;

	private volatile @Nullable ObjectListRepair repair;

	private volatile @Nullable Thread repairer;

	private volatile boolean open;

	/**
	 * Join them. Nothing happens before the start.
	 * @param ledger the ledger, or {@code null} if none is kept
	 * @param layout where the files are
	 * @param namespaces the classes that have code, by number
	 * @param slots the objects that are in memory
	 */
	ObjectRecords(@Nullable ObjectLedger ledger, StorageLayout layout, Map<Long, ObjectNamespace> namespaces,
			Supplier<Collection<ObjectSlot>> slots) {
		this.ledger = ledger;
		this.layout = layout;
		this.namespaces = namespaces;
		this.slots = slots;
		this.writer = (ledger != null) ? new Housekeeping("durable-objects-ledger", this::write,
				period(ledger.settings()), ActivityMonitor.NONE) : null;
	}

	/**
	 * What is asked for at one time is written at the next.
	 */
	private static Duration period(UsageSettings settings) {
		return Duration.ofMillis(Math.max(SHORTEST_MILLIS, settings.flushInterval().toMillis() / 2));
	}

	private void write() {
		if (this.ledger != null) {
			this.ledger.write();
			this.slots.get().forEach(ObjectSlot::requestUsage);
		}
	}

	/**
	 * Begin, before any object is loaded.
	 */
	void open() {
		this.open = true;
		if (this.ledger != null && this.writer != null) {
			List<Long> incomplete = this.ledger.open(this.writer::runSoon);
			this.repair = new ObjectListRepair(this.ledger, this.layout, this.namespaces,
					incomplete.stream().filter((namespace) -> hasObjects(this.ledger, namespace)).toList());
			this.writer.start();
		}
	}

	/**
	 * Whether there is anything to look at. A class that is new has nothing, and what it
	 * gets from now on is reported.
	 */
	private boolean hasObjects(ObjectLedger known, long namespace) {
		return known.hasObjects(namespace) || !Files.notExists(this.layout.namespace(namespace));
	}

	/**
	 * Objects may be loaded.
	 */
	void start() {
		ObjectListRepair needed = this.repair;
		if (needed != null) {
			Thread thread = new Thread(needed, "durable-objects-repair");
			thread.setDaemon(true);
			this.repairer = thread;
			thread.start();
		}
	}

	/**
	 * Whether the objects can be called.
	 */
	boolean isOpen() {
		return this.open;
	}

	/**
	 * Completes when it is known which objects a class has.
	 */
	Mono<Void> whenKnown(long namespace) {
		ObjectListRepair running = this.repair;
		if (running == null) {
			return Mono.error(new IllegalStateException(
					"Which objects there are is not known before the runtime has started, and not without a catalogue."));
		}
		CompletableFuture<Boolean> result = running.result(namespace);
		return (result != null) ? Mono.fromFuture(result, true).then() : Mono.empty();
	}

	/**
	 * Read from the catalogue what is there and what was reported. Waits for the disk.
	 */
	<T> T read(CatalogWork<T> work) {
		if (this.ledger == null) {
			throw new IllegalStateException("No list of objects is kept.");
		}
		return this.ledger.read(work);
	}

	/**
	 * Ask no further objects: those that were asked are still to leave memory.
	 */
	void stopRepair() {
		ObjectListRepair running = this.repair;
		if (running != null) {
			running.close();
			awaitRepair();
		}
	}

	private void awaitRepair() {
		Thread thread = this.repairer;
		if (thread != null) {
			thread.interrupt();
			try {
				thread.join(CLOSE_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Stop. To be called when the repair has stopped and the objects have left memory.
	 * @param empty whether all of them have
	 */
	void close(boolean empty) {
		this.open = false;
		ObjectListRepair running = this.repair;
		if (this.ledger == null || this.writer == null || running == null) {
			return;
		}
		this.writer.close();
		List<Long> complete = new ArrayList<>();
		if (empty) {
			this.ledger.namespaces().stream().filter(running::isComplete).forEach(complete::add);
		}
		this.ledger.close(complete);
	}

}
