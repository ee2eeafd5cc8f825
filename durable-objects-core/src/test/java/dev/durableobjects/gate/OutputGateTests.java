package dev.durableobjects.gate;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutputGateTests {

	private final List<String> left = new ArrayList<>();

	private final OutputGate gate = new OutputGate((steps) -> steps.forEach(Runnable::run));

	@Test
	void anOutputLeavesAnOpenGateAtOnce() {
		output("a");
		assertThat(this.left).containsExactly("a");
		assertThat(this.gate.isOpen()).isTrue();
	}

	@Test
	void anOutputWaitsForTheLocksThatExistAndForNoLaterOne() {
		long first = this.gate.lock();
		output("a");
		this.gate.lock();
		output("b");
		assertThat(this.left).isEmpty();
		this.gate.open(first);
		assertThat(this.left).containsExactly("a");
		assertThat(this.gate.isOpen()).isFalse();
	}

	@Test
	void openingALockOpensEarlierOnes() {
		this.gate.lock();
		output("a");
		long second = this.gate.lock();
		output("b");
		this.gate.open(second);
		assertThat(this.left).containsExactly("a", "b");
		this.gate.open(1);
		output("c");
		assertThat(this.left).containsExactly("a", "b", "c");
	}

	@Test
	void aBreakDiscardsWhatWaitsForLaterLocksAndKeepsTheRestWaiting() {
		long good = this.gate.lock();
		output("a");
		this.gate.lock();
		output("b");
		this.gate.breakAfter(good, new IllegalStateException("reset"));
		assertThat(this.left).containsExactly("-b reset");
		this.gate.open(good);
		assertThat(this.left).containsExactly("-b reset", "a");
		assertThat(this.gate.isOpen()).isFalse();
	}

	@Test
	void aBrokenGateDiscardsEverythingThatComes() {
		this.gate.breakAfter(0, new IllegalStateException("reset"));
		output("a");
		assertThat(this.left).containsExactly("-a reset");
	}

	@Test
	void whatIsDiscardedAfterTheBreakDoesNotOvertakeWhatMayStillLeave() {
		long good = this.gate.lock();
		output("a");
		this.gate.breakAfter(good, new IllegalStateException("reset"));
		output("end");
		assertThat(this.left).isEmpty();
		this.gate.open(good);
		assertThat(this.left).containsExactly("a", "-end reset");
	}

	@Test
	void aSecondBreakDiscardsWhatTheFirstOneSpared() {
		long good = this.gate.lock();
		output("a");
		this.gate.breakAfter(good, new IllegalStateException("reset"));
		output("b");
		this.gate.breakAfter(0, new IllegalStateException("disk"));
		assertThat(this.left).containsExactly("-a disk", "-b reset");
	}

	@Test
	void anOutputProducedWhileOthersAreHandedOverLeavesAfterThem() {
		long lock = this.gate.lock();
		this.gate.whenOpen(new Named("a", () -> output("c")));
		output("b");
		this.gate.open(lock);
		assertThat(this.left).containsExactly("a", "b", "c");
	}

	private void output(String name) {
		this.gate.whenOpen(new Named(name, () -> {
		}));
	}

	private final class Named implements Output {

		private final String name;

		private final Runnable then;

		private Named(String name, Runnable then) {
			this.name = name;
			this.then = then;
		}

		@Override
		public void release() {
			OutputGateTests.this.left.add(this.name);
			this.then.run();
		}

		@Override
		public void discard(Throwable cause) {
			OutputGateTests.this.left.add("-" + this.name + " " + cause.getMessage());
		}

	}

}
