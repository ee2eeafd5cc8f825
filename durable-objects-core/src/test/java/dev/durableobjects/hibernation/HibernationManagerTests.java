package dev.durableobjects.hibernation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.WebSocketLimitException;
import dev.durableobjects.WebSocketRequestResponsePair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HibernationManagerTests {

	private final ManualHost host = new ManualHost();

	private final HibernationManager manager = manager(WebSocketLimits.defaults());

	private HibernationManager manager(WebSocketLimits limits) {
		return new HibernationManager(new NamedId("room"), limits, this.host);
	}

	private HibernatedWebSocket accept(String... tags) {
		HibernatedWebSocket socket = this.manager.pair(null);
		this.manager.accept(socket, List.of(tags));
		return socket;
	}

	@Test
	void aSocketHasTenDifferentTagsAtMost() {
		String[] ten = IntStream.range(0, 10).mapToObj((i) -> "tag" + i).toArray(String[]::new);
		List<String> twice = new ArrayList<>(List.of(ten));
		twice.addAll(List.of(ten));
		assertThat(accept(twice.toArray(String[]::new)).tags()).containsExactly(ten);
		twice.add("eleventh");
		HibernatedWebSocket socket = this.manager.pair(null);
		assertThatExceptionOfType(WebSocketLimitException.class).isThrownBy(() -> this.manager.accept(socket, twice))
			.withMessage("a Hibernatable WebSocket cannot have more than 10 tags. "
					+ "(durable-objects.limits.websocket-tags)")
			.matches((ex) -> ex.property().equals("durable-objects.limits.websocket-tags"))
			.matches((ex) -> new NamedId("room").equals(ex.durableObjectId()));
		assertThat(socket.isAccepted()).isFalse();
		assertThat(this.manager.sockets()).hasSize(1);
	}

	@Test
	void aTagHas256BytesAtMost() {
		accept("t".repeat(256));
		HibernatedWebSocket socket = this.manager.pair(null);
		assertThatExceptionOfType(WebSocketLimitException.class)
			.isThrownBy(() -> this.manager.accept(socket, List.of("é".repeat(129))))
			.withMessage("\"" + "é".repeat(40) + "…\" is longer than the max tag length (256 characters). "
					+ "(durable-objects.limits.websocket-tag-length)");
	}

	@Test
	void anObjectHasABoundedNumberOfSockets() {
		HibernationManager small = manager(new WebSocketLimits(2, 10, 256, 2048, 1024, Duration.ofSeconds(1), 1024));
		HibernatedWebSocket first = small.pair(null);
		small.accept(first, List.of());
		small.accept(small.pair(null), List.of());
		assertThatExceptionOfType(WebSocketLimitException.class)
			.isThrownBy(() -> small.accept(small.pair(null), List.of()))
			.withMessage("only 2 websockets can be accepted on a single Durable Object instance. "
					+ "(durable-objects.limits.websockets-per-object)");
		small.remove(first);
		small.accept(small.pair(null), List.of());
		assertThat(WebSocketLimits.defaults().perObject()).isEqualTo(32_768);
	}

	@Test
	void aSocketIsAcceptedOnce() {
		HibernatedWebSocket socket = accept("a");
		assertThatIllegalStateException().isThrownBy(() -> this.manager.accept(socket, List.of()))
			.withMessage("Cannot call `acceptWebSocket()` on this WebSocket because its pair has already been accepted "
					+ "or used in a Response.");
	}

	@Test
	void aSocketWhoseHandshakeHasFailedIsNotAccepted() {
		HibernatedWebSocket socket = this.manager.pair(null);
		socket.failed();
		assertThatIllegalStateException().isThrownBy(() -> this.manager.accept(socket, List.of()));
		assertThat(this.manager.size()).isZero();
		assertThat(this.host.events()).isEmpty();
	}

	@Test
	void allSocketsAreListedNewestFirstAndThoseWithATagOldestFirst() {
		HibernatedWebSocket one = accept("red", "all");
		HibernatedWebSocket two = accept("all");
		HibernatedWebSocket three = accept("all", "red");
		assertThat(this.manager.sockets()).containsExactly(three, two, one);
		assertThat(this.manager.sockets("all")).containsExactly(one, two, three);
		assertThat(this.manager.sockets("red")).containsExactly(one, three);
		assertThat(this.manager.sockets("blue")).isEmpty();
		this.manager.remove(one);
		assertThat(this.manager.sockets("red")).containsExactly(three);
		assertThat(this.manager.sockets()).containsExactly(three, two);
	}

	@Test
	void whatIsRemovedInAnyOrderLeavesTheOthersInTheirOrder() {
		List<HibernatedWebSocket> sockets = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			sockets.add(accept("all", "mod" + (i % 7)));
		}
		List<HibernatedWebSocket> leaving = new ArrayList<>(sockets);
		Collections.shuffle(leaving, new Random(7));
		for (HibernatedWebSocket socket : leaving) {
			this.manager.remove(socket);
			this.manager.remove(socket);
			sockets.remove(socket);
			assertThat(this.manager.sockets("all")).isEqualTo(sockets);
			assertThat(this.manager.size()).isEqualTo(sockets.size());
		}
		assertThat(this.manager.sockets("mod3")).isEmpty();
	}

	@Test
	void equalTagsAreOneString() {
		HibernatedWebSocket one = accept(new String("red"));
		HibernatedWebSocket two = accept("blue", new String("red"));
		assertThat(two.tags().get(1)).isSameAs(one.tags().get(0));
	}

	@Test
	void anAutoResponseIsSetAndRemoved() {
		assertThat(this.manager.autoResponse()).isNull();
		WebSocketRequestResponsePair pair = new WebSocketRequestResponsePair("ping", "pong");
		this.manager.autoResponse(pair);
		assertThat(this.manager.autoResponse()).isEqualTo(pair);
		this.manager.autoResponse(null);
		assertThat(this.manager.autoResponse()).isNull();
	}

	@Test
	void textsOfAnAutoResponseHave2048BytesAtMost() {
		new WebSocketRequestResponsePair("é".repeat(1024), "é".repeat(1024));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebSocketRequestResponsePair("é".repeat(1025), "pong"))
			.withMessage("Request cannot be larger than 2048 bytes. A request of size 2050 was provided.");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebSocketRequestResponsePair("ping", "p".repeat(2049)))
			.withMessage("Response cannot be larger than 2048 bytes. A response of size 2049 was provided.");
	}

	@Test
	void anEventTimeoutHasSevenDaysAtMost() {
		this.manager.eventTimeout(Duration.ofDays(7));
		assertThat(this.manager.eventTimeout()).isEqualTo(Duration.ofDays(7));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.manager.eventTimeout(Duration.ofDays(7).plusMillis(1)))
			.withMessage("Event timeout should not exceed 604800000 ms.");
		assertThatIllegalArgumentException().isThrownBy(() -> this.manager.eventTimeout(Duration.ofMillis(-1)));
		assertThat(this.manager.eventTimeout()).isEqualTo(Duration.ofDays(7));
		this.manager.eventTimeout(Duration.ZERO);
		assertThat(this.manager.eventTimeout()).isNull();
	}

	private record NamedId(String name) implements DurableObjectId {
	}

}
