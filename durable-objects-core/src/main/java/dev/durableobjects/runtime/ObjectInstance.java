package dev.durableobjects.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.OutputGate;
import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.sqlite.SqliteObjectStore;
import dev.durableobjects.sqlite.StorageAccess;
import dev.durableobjects.sqlite.StorageListener;

/**
 * One life of an object in memory: the application's instance, its storage, its output
 * gate. Confined to the owner of the event loop, except where a method says otherwise.
 */
final class ObjectInstance implements StorageAccess, StorageListener {

	private static final String OUTSIDE = "The storage and the context of a Durable Object can only be used by the "
			+ "code of its current event, on the thread that runs it. Use them before the method returns, and wait "
			+ "for the outside world with ctx.await(…) instead of handing the work to another thread.";

	private final ObjectSlot slot;

	private final OutputGate outputGate;

	private final SqliteObjectStore store;

	private final Set<PendingWork> pending = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Set<Resumption> waiting = Collections.newSetFromMap(new IdentityHashMap<>());

	private volatile @Nullable ManagedInstance bean;

	private @Nullable ObjectAbort abort;

	private volatile @Nullable DurableObjectResetException ended;

	private volatile boolean checkpointDue;

	ObjectInstance(ObjectSlot slot, ObjectClass objectClass, HandOver handOver) {
		this.slot = slot;
		this.outputGate = new OutputGate(handOver);
		this.store = new SqliteObjectStore(objectClass.files().apply(slot.id()), objectClass.storage(), this.outputGate,
				this, this);
	}

	void start(ObjectInstanceFactory factory) throws Exception {
		this.bean = factory.create(new DefaultDurableObjectState(this));
	}

	ObjectId id() {
		return this.slot.id().withName(this.store.name());
	}

	Object target() {
		ManagedInstance started = this.bean;
		if (started == null) {
			throw new IllegalStateException("The constructor of the object has not returned.");
		}
		return started.target();
	}

	@Nullable ManagedInstance bean() {
		return this.bean;
	}

	ExposedMethods methods() {
		return this.slot.objectClass().methods();
	}

	OutputGate outputGate() {
		return this.outputGate;
	}

	SqliteObjectStore store() {
		return this.store;
	}

	ObjectSlot slot() {
		return this.slot;
	}

	/**
	 * {@inheritDoc} May be called by any thread.
	 */
	@Override
	public void check() {
		DurableObjectResetException reset = this.ended;
		if (reset != null) {
			throw new DurableObjectResetException(String.valueOf(reset.getMessage()), reset, id());
		}
		if (!isCurrent()) {
			throw new IllegalStateException(OUTSIDE);
		}
		checkAbort();
	}

	/**
	 * An event that has aborted its object does nothing more, although it may have caught
	 * the error.
	 */
	void checkAbort() {
		ObjectAbort aborted = this.abort;
		if (aborted != null) {
			throw aborted;
		}
	}

	/**
	 * Whether the calling thread runs a turn of this instance.
	 */
	boolean isCurrent() {
		Turn turn = ObjectThread.currentTurn();
		return turn != null && turn.instance() == this;
	}

	@Override
	public <T extends @Nullable Object> T runAlone(Supplier<T> work) {
		InputGate.Lock lock = this.slot.inputGate().lock();
		try {
			return work.get();
		}
		finally {
			lock.release();
		}
	}

	/**
	 * Wait in the middle of a turn, while other events of the object may run.
	 */
	@Override
	public <T extends @Nullable Object> T await(CompletableFuture<T> future) {
		checkAbort();
		if (!future.isDone()) {
			Resumption resumption = new Resumption();
			this.slot.turns().beforeWait(this);
			this.waiting.add(resumption);
			future.whenComplete((value, failure) -> this.slot.loop().resume(resumption));
			this.slot.loop().await(resumption);
			this.waiting.remove(resumption);
			this.slot.turns().afterWait();
			check();
		}
		try {
			return future.join();
		}
		catch (CompletionException | CancellationException ex) {
			throw Failures.sneaky((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	ObjectAbort abort(String reason) {
		ObjectAbort error = new ObjectAbort(reason);
		if (this.abort == null) {
			this.abort = error;
		}
		return error;
	}

	@Nullable ObjectAbort aborted() {
		return this.abort;
	}

	void add(PendingWork work) {
		DurableObjectResetException reset = this.ended;
		if (reset != null) {
			work.abandon(reset);
		}
		else {
			this.pending.add(work);
		}
	}

	void remove(PendingWork work) {
		this.pending.remove(work);
	}

	/**
	 * Whether nothing of this instance is left to do.
	 */
	boolean isQuiescent() {
		return this.pending.isEmpty() && this.waiting.isEmpty();
	}

	boolean hasEnded() {
		return this.ended != null;
	}

	/**
	 * End this life: everything that is not committed fails, everybody who waits for it
	 * is told.
	 */
	void end(DurableObjectResetException cause) {
		this.ended = cause;
		this.outputGate.breakAfter(this.store.abandon(cause), cause);
		for (PendingWork work : List.copyOf(this.pending)) {
			work.abandon(cause);
		}
		this.pending.clear();
		for (Resumption resumption : List.copyOf(this.waiting)) {
			this.slot.loop().resume(resumption);
		}
	}

	/**
	 * Called on a flush thread: nothing that waits for the gate may leave any more.
	 */
	@Override
	public void storageLost(Throwable cause) {
		this.slot.turns().storageLost(this, cause);
	}

	@Override
	public void checkpointDue() {
		this.checkpointDue = true;
	}

	boolean takeCheckpointDue() {
		boolean due = this.checkpointDue && this.store.mayCheckpoint();
		if (due) {
			this.checkpointDue = false;
		}
		return due;
	}

}
