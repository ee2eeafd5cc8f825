package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EventQueueTests {

	private final SharedBound total = new SharedBound(100);

	private final EventQueue queue = queue();

	private EventQueue queue() {
		return new EventQueue(new EventLimits(1, 10, 100, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
				this.total);
	}

	@Test
	void anEventIsSentBeforeAnybodyCanTakeIt() {
		List<Boolean> empty = new ArrayList<>();
		Event event = new Event(() -> empty.add(this.queue.isEmpty()));
		assertThat(this.queue.offer(event)).isEqualTo(EventQueue.Submission.QUEUED);
		assertThat(empty).containsExactly(true);
		assertThat(this.queue.poll()).isSameAs(event);
	}

	@Test
	void anEventThatIsSentKeepsTheQueueFromRetiring() {
		List<Boolean> retired = new ArrayList<>();
		this.queue.offer(new Event(() -> retired.add(this.queue.retire())));
		assertThat(retired).containsExactly(false);
	}

	@Test
	void aQueueThatHasEndedTellsTheEventNothing() {
		List<String> sent = new ArrayList<>();
		Event event = new Event(() -> sent.add("sent"));
		assertThat(this.queue.retire()).isTrue();
		assertThat(this.queue.offer(event)).isEqualTo(EventQueue.Submission.RETIRED);
		assertThat(sent).isEmpty();
		assertThat(queue().offer(event)).isEqualTo(EventQueue.Submission.QUEUED);
		assertThat(sent).containsExactly("sent");
	}

	@Test
	void anEventThatIsRefusedWasSent() {
		List<String> sent = new ArrayList<>();
		this.queue.offer(new Event(() -> sent.add("first")));
		assertThat(this.queue.offer(new Event(() -> sent.add("second")))).isEqualTo(EventQueue.Submission.TOO_LONG);
		assertThat(sent).containsExactly("first", "second");
		assertThat(this.queue.length()).isEqualTo(1);
	}

	@Test
	void anEventThatCannotBeToldLeavesNothingBehind() {
		Event event = new Event(() -> {
			throw new IllegalStateException("observer");
		});
		assertThatIllegalStateException().isThrownBy(() -> this.queue.offer(event)).withMessage("observer");
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.length()).isZero();
		assertThat(this.total.count()).isZero();
		assertThat(this.queue.offer(new Event(() -> {
		}))).isEqualTo(EventQueue.Submission.QUEUED);
	}

	@Test
	void anEventThatIsRefusedAndCannotBeToldLeavesNothingBehind() {
		this.queue.offer(new Event(() -> {
		}));
		assertThatIllegalStateException().isThrownBy(() -> this.queue.offer(new Event(() -> {
			throw new IllegalStateException("observer");
		})));
		assertThat(this.queue.length()).isEqualTo(1);
		assertThat(this.total.count()).isEqualTo(1);
	}

	private record Event(Runnable whenSent) implements UndeliveredEvent {

		@Override
		public void sent() {
			this.whenSent.run();
		}

		@Override
		public long size() {
			return 10;
		}

	}

}
