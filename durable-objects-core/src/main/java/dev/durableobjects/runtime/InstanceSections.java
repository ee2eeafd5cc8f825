package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.gate.CriticalSection;
import dev.durableobjects.gate.CriticalSections;
import dev.durableobjects.gate.InputGate;

/**
 * The critical sections of one life of an object. Confined to the owner of the loop,
 * except {@link #innermost()}.
 */
final class InstanceSections {

	private static final String LIMIT_PROPERTY = "durable-objects.limits.block-concurrency-timeout";

	private final ObjectInstance instance;

	private final CriticalSections sections;

	InstanceSections(ObjectInstance instance, InputGate inputGate) {
		this.instance = instance;
		this.sections = new CriticalSections(inputGate);
	}

	CriticalSection begin(String what) {
		return this.sections.begin(what);
	}

	void end(CriticalSection section) {
		this.sections.end(section);
	}

	void endAll() {
		this.sections.endAll();
	}

	boolean admits(@Nullable CriticalSection section) {
		return this.sections.admits(section);
	}

	/**
	 * The innermost open section. May be called by any thread.
	 */
	@Nullable CriticalSection innermost() {
		return this.sections.innermost();
	}

	/**
	 * Run code in a section of its own.
	 * @see ObjectInstance#inCriticalSection
	 */
	<T extends @Nullable Object> T run(Turn turn, String what, Duration limit, Callable<T> work, boolean resetOnThrow) {
		CriticalSection outer = turn.section();
		CriticalSection section = enter(turn, what);
		ObjectSlot slot = this.instance.slot();
		Disposable timer = slot.objectClass()
			.threads()
			.timer()
			.after(limit, () -> slot.turns().expire(this.instance, section, expired(what)));
		try {
			return work.call();
		}
		catch (ObjectAbort abort) {
			throw abort;
		}
		catch (Throwable failure) {
			if (resetOnThrow && !this.instance.hasEnded()) {
				throw this.instance.abort(new ObjectAbort(
						what + " of " + slot + " failed, and the Durable Object was reset: " + failure, failure, true));
			}
			throw Failures.sneaky(failure);
		}
		finally {
			timer.dispose();
			leave(turn, section, outer);
		}
	}

	private CriticalSection enter(Turn turn, String what) {
		CriticalSection[] section = new CriticalSection[1];
		this.instance.hold(turn, () -> {
			section[0] = this.sections.begin(what);
			turn.enter(section[0]);
		});
		return section[0];
	}

	/**
	 * A turn that has lost its object leaves nothing: its sections ended with its life.
	 */
	private void leave(Turn turn, CriticalSection section, @Nullable CriticalSection outer) {
		if (turn.hold()) {
			this.sections.end(section);
			turn.enter(outer);
			this.instance.slot().loop().readmit();
			turn.goOn();
		}
	}

	private DurableObjectException expired(String what) {
		return new TimeExceededException(ResetCause.SECTION_TIME,
				"A call to " + what + " in a Durable Object waited for too long. The call "
						+ "was canceled and the Durable Object was reset. ('" + LIMIT_PROPERTY + "')",
				this.instance.slot().id());
	}

}
