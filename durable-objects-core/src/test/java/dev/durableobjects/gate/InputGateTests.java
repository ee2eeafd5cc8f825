package dev.durableobjects.gate;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InputGateTests {

	private final InputGate gate = new InputGate();

	private final AtomicInteger opened = new AtomicInteger();

	@Test
	void opensWhenTheLastLockIsReleased() {
		InputGate.Lock one = this.gate.lock();
		InputGate.Lock two = this.gate.lock();
		assertThat(isOpen()).isFalse();
		one.release();
		assertThat(isOpen()).isFalse();
		assertThat(this.opened).hasValue(0);
		two.release();
		assertThat(this.opened).hasValue(1);
		assertThat(isOpen()).isTrue();
	}

	@Test
	void releasingALockTwiceOpensNothingElse() {
		InputGate.Lock one = this.gate.lock();
		InputGate.Lock two = this.gate.lock();
		one.release();
		one.release();
		assertThat(isOpen()).isFalse();
		two.release();
		assertThat(isOpen()).isTrue();
	}

	@Test
	void whoeverDidNotAskWhileItWasClosedIsNotCalled() {
		assertThat(isOpen()).isTrue();
		this.gate.lock().release();
		assertThat(this.opened).hasValue(0);
	}

	private boolean isOpen() {
		return this.gate.isOpenOrElse(this.opened::incrementAndGet);
	}

}
