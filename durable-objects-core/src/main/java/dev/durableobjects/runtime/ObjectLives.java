package dev.durableobjects.runtime;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.gate.InputGate;

/**
 * The lives of one object, one after the other: a new one begins only when the database
 * of the one before is closed, and an object that was not closed cleanly is recovered
 * first. Both run on a thread for long work, with the input gate closed.
 * <p>
 * Confined to the owner of the event loop, except {@link #current()}.
 */
final class ObjectLives {

	private static final Log logger = LogFactory.getLog(ObjectLives.class);

	private final ObjectSlot slot;

	private final ObjectClass objectClass;

	private final SlotListener listener;

	private final InputGate inputGate;

	private volatile @Nullable ObjectInstance current;

	private volatile @Nullable Throwable startFailure;

	ObjectLives(ObjectSlot slot, ObjectClass objectClass, SlotListener listener, InputGate inputGate) {
		this.slot = slot;
		this.objectClass = objectClass;
		this.listener = listener;
		this.inputGate = inputGate;
	}

	/**
	 * The present life.
	 * @return the instance, or {@code null} if the object is not in memory
	 */
	@Nullable ObjectInstance current() {
		return this.current;
	}

	/**
	 * Begin a life. Its constructor has not run yet; no event is delivered before there
	 * is a place for it in memory.
	 */
	void begin() {
		ObjectInstance fresh = new ObjectInstance(this.slot, this.objectClass, this.inputGate);
		this.current = fresh;
		this.startFailure = null;
		InputGate.Lock lock = this.inputGate.lock();
		this.listener.admit(new Admission() {

			@Override
			public void admitted() {
				ObjectLives.this.admitted(fresh, lock);
			}

			@Override
			public void refused(String reason) {
				ObjectLives.this.startFailure = new DurableObjectOverloadedException(reason,
						ObjectLives.this.slot.id());
				lock.release();
			}

		});
	}

	private void admitted(ObjectInstance fresh, InputGate.Lock lock) {
		if (fresh.store().needsRecovery()) {
			offThread(() -> recover(fresh));
		}
		lock.release();
	}

	private void recover(ObjectInstance fresh) {
		try {
			fresh.store().recover();
		}
		catch (RuntimeException ex) {
			String more = suffix("recovery", ex);
			if (more != null) {
				logger.warn("The database of " + this.slot + " could not be recovered after an unclean end" + more, ex);
			}
			this.startFailure = ex;
		}
	}

	/**
	 * Bring the schema of an object up to date whose constructor has not run. Called on a
	 * thread for that, which owns the event loop.
	 */
	void migrate(ObjectInstance fresh) {
		try {
			fresh.store().schema().migrate();
		}
		catch (RuntimeException | Error ex) {
			String more = suffix("schema upgrade", ex);
			if (more != null) {
				logger.warn("The schema of " + this.slot + " is not up to date, so that its callers are refused" + more,
						ex);
			}
			this.startFailure = ex;
		}
	}

	/**
	 * Why the present life cannot start.
	 * @return the failure, or {@code null} if all is well
	 */
	@Nullable Throwable startFailure() {
		return this.startFailure;
	}

	/**
	 * End a life because something went wrong: what is not committed is lost, and
	 * everybody who waits is told.
	 */
	void reset(ObjectInstance life, Throwable cause) {
		if (!life.hasEnded()) {
			ResetCause kind = causeOf(life, cause);
			String more = isIntended(cause) ? null : suffix(kind.toString(), cause);
			if (more != null) {
				logger.warn("Reset of " + this.slot.label() + " (" + kind + "): " + cause + more);
			}
			ObjectObserver observer = this.slot.observer();
			observer.reset(this.objectClass.name(), this.slot.id(), kind, cause);
			if (kind == ResetCause.STORAGE && !life.storageEvents().isOpened()) {
				observer.unusable(this.objectClass.name(), this.slot.id(), cause);
			}
			end(life, resetException(cause));
			// An object for which there was no place has lost nothing.
			if (!(this.startFailure instanceof DurableObjectOverloadedException)) {
				this.slot.sockets().reset(life);
			}
		}
	}

	private static boolean isIntended(Throwable cause) {
		return cause instanceof ObjectAbort abort && abort.isIntended();
	}

	private static ResetCause causeOf(ObjectInstance life, Throwable cause) {
		ResetCause kind = ResetCause.of(cause);
		return (kind == ResetCause.FAILURE && life.bean() == null) ? ResetCause.CONSTRUCTOR : kind;
	}

	/**
	 * What to add to a log line, or {@code null} if the same was logged a moment ago.
	 */
	private @Nullable String suffix(String what, Throwable cause) {
		ObjectRuntime runtime = this.objectClass.runtime();
		return runtime.repeatedFailures().suffix(this.slot.toString() + what, cause, runtime.millis());
	}

	/**
	 * End a life that has nothing left to do.
	 */
	void drop(ObjectInstance life) {
		this.slot.observer().evicted(this.objectClass.name(), this.slot.id());
		end(life, resetException(null));
	}

	private void end(ObjectInstance life, DurableObjectResetException cause) {
		this.slot.account().ending(life);
		life.end(cause);
		this.current = null;
		destroy(life);
		offThread(() -> close(life));
	}

	/**
	 * Run the destroy callbacks of an instance that has ended, unless that has happened.
	 * May be called by any thread.
	 */
	void destroy(ObjectInstance life) {
		try {
			ManagedInstance bean = life.takeForDestruction();
			if (bean != null) {
				bean.destroy();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.warn("A destroy callback of " + this.slot + " failed", ex);
		}
	}

	private void close(ObjectInstance life) {
		try {
			life.store().close();
			this.slot.account().closed(life);
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("The storage of " + this.slot + " could not be closed; it is recovered when it is next used",
					ex);
			this.slot.account().unclear();
		}
		finally {
			this.listener.unloaded();
		}
	}

	DurableObjectResetException resetException(@Nullable Throwable cause) {
		if (cause instanceof ObjectAbort) {
			return new DurableObjectResetException(String.valueOf(cause.getMessage()), cause.getCause(),
					this.slot.id());
		}
		String message = (cause instanceof DurableObjectException) ? String.valueOf(cause.getMessage())
				: "Durable Object " + this.slot + " was reset" + ((cause != null) ? ": " + cause : ".");
		return new DurableObjectResetException(message, cause, this.slot.id());
	}

	/**
	 * Run something elsewhere; no event is delivered meanwhile.
	 */
	private void offThread(Runnable task) {
		InputGate.Lock lock = this.inputGate.lock();
		try {
			this.objectClass.threads().longWork().execute(() -> {
				try {
					task.run();
				}
				finally {
					lock.release();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The runtime is stopped; " + this.slot + " is left as it is", ex);
		}
	}

}
