package dev.durableobjects.rpc;

import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class InvocationTests {

	private final Invocation call = new Invocation("ROOM", new TestId("lobby"), "join()", new Object[0], 7,
			Context.of("key", "value"));

	@Test
	void aCallInAnotherContextIsOtherwiseTheSame() {
		Context other = Context.of("key", "other");
		assertThat(this.call.in(other))
			.isEqualTo(new Invocation("ROOM", this.call.id(), "join()", this.call.arguments(), 7, other));
	}

	@Test
	void aCallIsNotCopiedForTheContextThatItHas() {
		assertThat(this.call.in(this.call.context())).isSameAs(this.call);
	}

}
