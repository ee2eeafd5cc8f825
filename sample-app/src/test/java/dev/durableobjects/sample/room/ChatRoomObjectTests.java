package dev.durableobjects.sample.room;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.test.DurableObjectTest;
import dev.durableobjects.test.DurableObjectTester;
import dev.durableobjects.test.HeldCommit;
import dev.durableobjects.test.TestWebSocket;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@DurableObjectTest
@ImportAutoConfiguration(JacksonAutoConfiguration.class)
class ChatRoomObjectTests {

	@Autowired
	private DurableObjectNamespace<ChatRoom> rooms;

	@Autowired
	private DurableObjectTester tester;

	private ChatRoom lobby;

	@BeforeEach
	void getStub() {
		this.lobby = this.rooms.getByName("lobby");
	}

	@Test
	void sendsToAllMembers() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada");
		TestWebSocket bob = this.tester.connect(this.lobby, "/rooms/lobby?user=bob");

		ada.send("Hello");

		assertThat(bob.messages()).singleElement().asString().contains("\"user\":\"ada\"", "\"text\":\"Hello\"");
		assertThat(ada.messages()).isEqualTo(bob.messages());
	}

	@Test
	void membersStayWhileTheRoomSleeps() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada&presence=true");
		TestWebSocket bob = this.tester.connect(this.lobby, "/rooms/lobby?user=bob");

		this.tester.clock().advance(Duration.ofMinutes(1));
		bob.send("ping");
		assertThatObject(this.lobby).isAsleep();
		assertThat(bob.messages()).containsExactly("pong");

		this.tester.clock().advance(Duration.ofDays(1));
		bob.close(4000, "Good night");
		assertThatObject(this.lobby).isAwake();
		assertThat(ada.messages()).last().isEqualTo("{\"members\":[\"ada\"]}");
	}

	@Test
	void tellsNobodyBeforeAMessageIsStored() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada");
		try (HeldCommit commit = this.tester.faults().holdNextCommit(this.lobby)) {
			ada.send("Hello");
			assertThat(commit.isReached()).isTrue();
			assertThat(ada.messages()).isEmpty();
		}
		assertThat(ada.messages()).hasSize(1);
	}

	@Test
	void membersAreGoneWithTheirConnection() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada&presence=true");
		TestWebSocket bob = this.tester.connect(this.lobby, "/rooms/lobby?user=bob");
		bob.disconnect();
		assertThat(ada.messages()).last().isEqualTo("{\"members\":[\"ada\"]}");
		assertThat(bob.closeCode()).isEqualTo(1006);
		assertThatIllegalStateException().isThrownBy(() -> bob.send("Hello"))
			.withMessage("The connection has ended with 1006 ''.");
		ada.close();
		assertThat(ada.closeCode()).isEqualTo(1000);
		assertThat(ada.isOpen()).isFalse();
	}

	@Test
	void refusesBytes() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada");
		ada.send(new byte[] { 1, 2, 3 });
		assertThat(ada.closeCode()).isEqualTo(1003);
		assertThat(ada.binaryMessages()).isEmpty();
	}

	@Test
	void resetClosesAllConnections() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada");
		ada.send("Hello");
		this.tester.abort(this.lobby);
		assertThat(ada.isOpen()).isFalse();
		TestWebSocket again = this.tester.connect(this.lobby, "/rooms/lobby?user=ada&history=5");
		assertThat(again.messages()).singleElement().asString().contains("Hello");
	}

	@Test
	void aTestMayLeaveConnectionsOpen() {
		TestWebSocket ada = this.tester.connect(this.lobby, "/rooms/lobby?user=ada");
		ada.send("Hello");
		this.tester.evictAll();
		this.tester.reset();
		assertThat(ada.isOpen()).isFalse();
		assertThat(this.tester.listIds(this.rooms)).isEmpty();
	}

	@Test
	void refusesAMemberWithoutAName() {
		assertThatExceptionOfType(ServerWebInputException.class)
			.isThrownBy(() -> this.tester.connect(this.lobby, "/rooms/lobby"))
			.withMessageContaining("as in '?user=ada'");
	}

	@Test
	void refusesPagesOfOtherSites() {
		assertThatExceptionOfType(ResponseStatusException.class)
			.isThrownBy(() -> this.tester.connect(this.lobby, "/rooms/lobby?user=ada",
					Map.of("Origin", "https://elsewhere.example")))
			.withMessageContaining("403");
	}

	@Test
	void whatAsksForNoSocketIsToldInFull() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.tester.connect(this.lobby, "/rooms/lobby?user=ada", Map.of("Upgrade", "none")))
			.withMessageContaining("has answered a handshake with 200 OK: {\"members\":[],\"messages\":0}");
		assertThatIllegalArgumentException().isThrownBy(() -> this.tester.connect("lobby", "/"))
			.withMessageContaining("is not the class of a stub");
	}

}
