package dev.durableobjects.sample.room;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.WebSocket;
import dev.durableobjects.test.AutoConfigureDurableObjectTester;
import dev.durableobjects.test.DurableObjectTester;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A room that sleeps while a thousand members are connected.
 */
// The members answer no pings.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "durable-objects.websocket.ping-interval=0")
@AutoConfigureDurableObjectTester
class SleepingRoomTests {

	private static final int MEMBERS = 1_000;

	private final DurableObjectNamespace<ChatRoom> rooms;

	private final DurableObjectTester tester;

	private final int port;

	private final List<RawMember> members = new ArrayList<>();

	SleepingRoomTests(@Autowired DurableObjectNamespace<ChatRoom> rooms, @Autowired DurableObjectTester tester,
			@LocalServerPort int port) {
		this.rooms = rooms;
		this.tester = tester;
		this.port = port;
	}

	@AfterEach
	void leave() throws IOException {
		for (RawMember member : this.members) {
			member.close();
		}
	}

	@Test
	void aThousandMembersOutliveTheSleepOfTheirRoom() throws Exception {
		ChatRoom room = this.rooms.getByName("crowd");
		for (int i = 0; i < MEMBERS - 1; i++) {
			this.members.add(new RawMember(this.port, "/rooms/crowd?user=member" + i));
		}
		RawMember listener = new RawMember(this.port, "/rooms/crowd?user=member" + (MEMBERS - 1) + "&presence=true");
		this.members.add(listener);
		assertThat(listener.next()).startsWith("{\"members\":[\"member0\",").contains("\"member999\"");
		WeakReference<ChatRoomObject> life = this.tester.runInObject(room, ChatRoomObject.class,
				(object, ctx) -> new WeakReference<>(object));

		this.tester.evict(room);

		assertThatObject(room).isAsleep();
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return life.get() == null;
		});

		for (RawMember member : this.members) {
			member.send("ping");
		}
		for (RawMember member : this.members) {
			assertThat(member.next()).isEqualTo("pong");
		}
		assertThatObject(room).isAsleep();

		this.members.get(123).send("is anybody here?");
		for (RawMember member : this.members) {
			assertThat(member.next()).startsWith("{\"user\":\"member123\",\"text\":\"is anybody here?\"");
		}
		assertThatObject(room).isAwake();
		this.tester.runInObjectVoid(room, ChatRoomObject.class, (object, ctx) -> everythingIsThere(ctx));
	}

	private static void everythingIsThere(DurableObjectState ctx) {
		List<WebSocket> sockets = ctx.getWebSockets();
		Set<String> users = new HashSet<>();
		for (WebSocket socket : sockets) {
			String user = Objects.requireNonNull(socket.deserializeAttachment(Member.class)).user();
			users.add(user);
			assertThat(socket.principal()).isEqualTo(new Visitor(user));
			assertThat(ctx.getTags(socket)).isEqualTo(user.equals("member999") ? List.of("presence") : List.of());
			assertThat(ctx.getWebSocketAutoResponseTimestamp(socket)).isNotNull();
		}
		assertThat(sockets).hasSize(MEMBERS);
		assertThat(users).hasSize(MEMBERS);
		assertThat(ctx.getWebSockets("presence")).containsExactly(sockets.get(0));
	}

	/**
	 * In place of the application's security.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Identification {

		@Bean
		WebFilter whoAsks() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getQueryParams().getFirst("user");
				return chain.filter(
						(user != null) ? exchange.mutate().principal(Mono.just(new Visitor(user))).build() : exchange);
			};
		}

	}

	/**
	 * Who asks.
	 *
	 * @param name the name
	 */
	record Visitor(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
