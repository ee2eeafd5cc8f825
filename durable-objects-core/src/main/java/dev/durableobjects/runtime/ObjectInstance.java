package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.gate.CriticalSection;
import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.OutputGate;
import dev.durableobjects.sqlite.SqliteObjectStore;
import dev.durableobjects.sqlite.StorageAccess;

/**
 * One life of an object in memory: the application's instance, its storage, its output
 * gate. Confined to the owner of the event loop, except where a method says otherwise.
 */
final class ObjectInstance implements StorageAccess {

	private static final String OUTSIDE = "The storage and the context of a Durable Object can only be used by the "
			+ "code of its current event, on the thread that runs it. Use them before the method returns, and wait "
			+ "for the outside world with ctx.await(…) instead of handing the work to another thread.";

	private final ObjectSlot slot;

	private final OutputGate outputGate;

	private final SqliteObjectStore store;

	private final InstanceSections sections;

	private final InstanceSockets sockets = new InstanceSockets(this);

	private final UnfinishedWork unfinished = new UnfinishedWork();

	private final StorageEvents storageEvents = new StorageEvents(this);

	private final AtomicBoolean destroyed = new AtomicBoolean();

	private volatile ObjectId id;

	private volatile @Nullable ManagedInstance bean;

	private @Nullable ObjectAbort abort;

	private volatile @Nullable DurableObjectResetException fence;

	private volatile @Nullable DurableObjectResetException ended;

	ObjectInstance(ObjectSlot slot, ObjectClass objectClass, InputGate inputGate) {
		this.slot = slot;
		this.id = slot.id();
		this.outputGate = new OutputGate(slot.handOver());
		this.sections = new InstanceSections(this, inputGate);
		this.store = new SqliteObjectStore(objectClass.files().apply(slot.id()), objectClass.storage(), this.outputGate,
				this, this.storageEvents, objectClass.alarms().apply(slot.id()));
	}

	void start(ObjectInstanceFactory factory) throws Exception {
		this.bean = factory.create(new DefaultDurableObjectState(this));
	}

	/**
	 * The object, with its name as soon as that is known.
	 */
	ObjectId id() {
		ObjectId known = this.id;
		if (known.name() == null) {
			known = known.withName(this.store.name());
			this.id = known;
		}
		return known;
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
		DurableObjectResetException reset = this.fence;
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
	 * The event's code has returned, and nothing of its outcome has left. It fails if it
	 * has lost or aborted the object or left a transaction open.
	 */
	void codeReturned() {
		Turn turn = currentTurn();
		hold(turn, () -> {
			IllegalStateException leftOpen = this.store.endConnections();
			if (leftOpen != null) {
				throw leftOpen;
			}
		});
	}

	/**
	 * The event's code has thrown. What fails because of that is suppressed: the end of
	 * the turn finds a doomed transaction, and code that has lost the object leaves
	 * nothing open.
	 */
	void codeThrew(Throwable failure) {
		try {
			codeReturned();
		}
		catch (IllegalStateException | DurableObjectException | ObjectAbort ex) {
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
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
		return inCriticalSection("transaction()", blockConcurrencyTimeout(), work::get, false);
	}

	/**
	 * The turn that the calling thread runs.
	 * @throws IllegalStateException if that is none of this instance
	 */
	Turn currentTurn() {
		check();
		Turn turn = ObjectThread.currentTurn();
		if (turn == null) {
			throw new IllegalStateException(OUTSIDE);
		}
		return turn;
	}

	@Override
	public void block(CompletableFuture<?> future) {
		this.slot.objectClass().threads().objects().block(future);
	}

	/**
	 * Wait in the middle of a turn, while other events of the object may run.
	 */
	@Override
	public <T extends @Nullable Object> T await(CompletableFuture<T> future) {
		Turn turn = currentTurn();
		if (!future.isDone()) {
			hold(turn, () -> waitFor(turn, future));
			check();
		}
		try {
			return future.join();
		}
		catch (CompletionException | CancellationException ex) {
			throw Failures.sneaky((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private void waitFor(Turn turn, CompletableFuture<?> future) {
		ObjectExecutor executor = this.slot.objectClass().threads().objects();
		if (!executor.beginWait()) {
			throw this.slot.inbox()
				.overloaded("limits.waiting-events", "too many events wait in the middle of their code");
		}
		try {
			this.slot.turns().beforeWait(turn);
			turn.waits();
			Resumption resumption = new Resumption(turn::mayGoOn, executor.activity());
			this.unfinished.beginWait(resumption, turn);
			future.whenComplete((value, failure) -> this.slot.loop().resume(resumption));
			this.slot.loop().await(resumption);
			this.unfinished.endWait(resumption);
			this.slot.turns().afterWait(turn);
		}
		finally {
			executor.endWait();
		}
	}

	/**
	 * Do something that only the owner of the object may do, in the middle of a turn.
	 */
	void hold(Turn turn, Runnable work) {
		if (!turn.hold()) {
			check();
		}
		try {
			work.run();
		}
		finally {
			turn.goOn();
		}
	}

	/**
	 * Run code in the middle of a turn while nothing else of the object runs, its waits
	 * included.
	 * @param <T> the result type
	 * @param what the section, for messages
	 * @param limit how long the section may last before the object is reset
	 * @param work the code; what it throws is thrown as it is
	 * @param resetOnThrow whether an exception resets the object
	 * @return the result
	 */
	<T extends @Nullable Object> T inCriticalSection(String what, Duration limit, Callable<T> work,
			boolean resetOnThrow) {
		return this.sections.run(currentTurn(), what, limit, work, resetOnThrow);
	}

	Duration blockConcurrencyTimeout() {
		return this.slot.objectClass().runtime().limits().blockConcurrencyTimeout();
	}

	InstanceSections sections() {
		return this.sections;
	}

	InstanceSockets sockets() {
		return this.sockets;
	}

	/**
	 * Whether what belongs to a critical section may go on now. Everything of a life that
	 * has ended may: it does nothing but end.
	 */
	boolean admits(@Nullable CriticalSection section) {
		return hasEnded() || this.sections.admits(section);
	}

	ObjectAbort abort(ObjectAbort error) {
		if (this.abort == null) {
			this.abort = error;
		}
		return error;
	}

	@Nullable ObjectAbort aborted() {
		return this.abort;
	}

	void add(PendingWork work) {
		this.unfinished.add(work, () -> this.ended);
	}

	void remove(PendingWork work) {
		this.unfinished.remove(work);
		if (this.unfinished.isEmpty() && !isCurrent()) {
			// The object's time is counted until its loop finds it idle.
			this.slot.lookAgain();
		}
	}

	/**
	 * What is being handled. May be called by any thread.
	 */
	List<WakeEvent> wakes() {
		return this.unfinished.wakes();
	}

	/**
	 * Whether nothing of this instance is left to do.
	 */
	boolean isQuiescent() {
		return this.unfinished.isEmpty();
	}

	/**
	 * Whether a caller waits for anything that this instance has not finished.
	 */
	boolean isAwaited() {
		return this.unfinished.isAwaited();
	}

	/**
	 * Count why this instance is in memory. May be called by any thread.
	 */
	void countReasons(Consumer<AwakeReason> reasons) {
		this.unfinished.countReasons(reasons);
		if (this.bean == null) {
			reasons.accept(AwakeReason.STARTING);
		}
		else if (this.sections.innermost() != null) {
			reasons.accept(AwakeReason.CRITICAL_SECTION);
		}
		if (!this.outputGate.isOpen()) {
			reasons.accept(AwakeReason.UNDURABLE_WRITES);
		}
	}

	boolean hasEnded() {
		return this.ended != null;
	}

	/**
	 * Why this life has ended.
	 */
	@Nullable DurableObjectResetException endedBy() {
		return this.ended;
	}

	/**
	 * Let the instance's code do nothing more with its object, and nothing that it
	 * produces from now on leave. May be called by any thread.
	 */
	void fence(DurableObjectResetException cause) {
		if (this.fence == null) {
			this.fence = cause;
		}
		this.outputGate.breakAfter(Long.MAX_VALUE, cause);
	}

	/**
	 * The application's instance, for the one who is to end it.
	 * @return the instance, once
	 */
	@Nullable ManagedInstance takeForDestruction() {
		ManagedInstance started = this.bean;
		return (started != null && this.destroyed.compareAndSet(false, true)) ? started : null;
	}

	/**
	 * End this life: everything that is not committed fails, everybody who waits for it
	 * is told.
	 */
	void end(DurableObjectResetException cause) {
		fence(cause);
		this.ended = cause;
		this.sections.endAll();
		this.slot.loop().readmit();
		this.outputGate.breakAfter(this.store.abandon(cause), cause);
		this.unfinished.abandon(cause, this.slot.loop()::resume);
	}

	StorageEvents storageEvents() {
		return this.storageEvents;
	}

}
