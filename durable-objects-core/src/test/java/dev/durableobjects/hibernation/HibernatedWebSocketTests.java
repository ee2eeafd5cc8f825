package dev.durableobjects.hibernation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.HibernatedWebSocket.Production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HibernatedWebSocketTests {

	private static final WebSocketFrame HELLO = WebSocketFrame.text("hello");

	private final ManualHost host = new ManualHost();

	private final HibernationManager manager = new HibernationManager(new NoName(),
			new WebSocketLimits(10, 10, 256, 2048, 1024, Duration.ofSeconds(1), 20), this.host);

	private final HibernatedWebSocket socket = this.manager.pair(null);

	private final FakeClient client = new FakeClient(this.host);

	private void accept() {
		this.manager.accept(this.socket, List.of());
	}

	private void connect() {
		accept();
		this.client.connect(this.socket);
		this.host.run();
	}

	private void send(WebSocketFrame frame) {
		assertThat(this.socket.produce(frame)).isEqualTo(Production.TO_BE_WRITTEN);
		this.socket.write(frame);
	}

	@Test
	void nothingIsSentOnASocketThatIsNotAccepted() {
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.CONNECTING);
		String message = "You must call state.acceptWebSocket() on this WebSocket before sending messages.";
		assertThatIllegalStateException().isThrownBy(() -> this.socket.produce(HELLO)).withMessage(message);
		assertThatIllegalStateException().isThrownBy(this.socket::produceClose).withMessage(message);
		assertThatIllegalStateException().isThrownBy(() -> this.client.connect(this.socket))
			.withMessageContaining("call ctx.acceptWebSocket(pair.server()) before pair.response()");
	}

	@Test
	void whatIsSentBeforeTheHandshakeIsCompleteGoesOutFirst() {
		accept();
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.OPEN);
		send(HELLO);
		send(WebSocketFrame.text("you"));
		this.socket.flush();
		this.client.connect(this.socket);
		send(WebSocketFrame.text("there"));
		this.host.run();
		this.socket.flush();
		assertThat(this.client.received()).containsExactly("hello", "you", "there");
	}

	@Test
	void aSocketMayBeClosedBeforeTheHandshakeIsComplete() {
		accept();
		send(HELLO);
		assertThat(this.socket.produceClose()).isTrue();
		this.socket.close(4000, "no");
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.CLOSING);
		this.client.connect(this.socket);
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Close(this.socket, 4000, "no", true));
		assertThat(this.client.received()).containsExactly("hello", "close 4000 no");
	}

	@Test
	void aResponseIsUsedOnce() {
		connect();
		assertThatIllegalStateException().isThrownBy(() -> new FakeClient(this.host).connect(this.socket))
			.withMessage("The response of a WebSocketPair can be used once.");
	}

	@Test
	void aHandshakeThatFailsIsALostConnection() {
		accept();
		this.socket.failed();
		this.socket.failed();
		assertThat(this.host.events()).containsExactly(lost());
		assertThat(this.host.expire()).isZero();
		this.client.connect(this.socket);
		this.host.run();
		assertThat(this.client.received()).containsExactly("close 1001 ");
		assertThat(this.socket.produce(HELLO)).isEqualTo(Production.DROPPED);
	}

	@Test
	void aHandshakeThatLastsTooLongIsALostConnection() {
		accept();
		assertThat(this.host.expire()).isOne();
		assertThat(this.host.events()).containsExactly(lost());
	}

	@Test
	void aHandshakeThatIsCompleteNeitherFailsNorExpires() {
		connect();
		assertThat(this.host.expire()).isZero();
		this.socket.failed();
		assertThat(this.host.events()).isEmpty();
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.OPEN);
	}

	@Test
	void oneMessageIsOnItsWayAtATime() {
		connect();
		this.client.send("1");
		this.client.send(new byte[] { 2 });
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Text(this.socket, "1"));
		this.socket.handled();
		assertThat(this.host.events()).hasSize(2)
			.last()
			.isInstanceOfSatisfying(WebSocketEvent.Binary.class,
					(event) -> assertThat(event.message()).containsExactly(2));
		assertThat(this.client.isAskedFor()).isFalse();
		assertThat(this.client.overlaps()).isZero();
	}

	@Test
	void theEndIsReportedOnce() {
		connect();
		this.socket.closed(4001, "bye");
		this.socket.closed(4002, "bye");
		this.socket.lost();
		this.socket.failed(new IllegalStateException());
		this.socket.text("late");
		this.socket.binary(new byte[1]);
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Close(this.socket, 4001, "bye", true));
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.OPEN);
		this.socket.hearEnd();
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.CLOSED);
		assertThat(this.socket.produce(HELLO)).isEqualTo(Production.DROPPED);
		assertThat(this.socket.produceClose()).isFalse();
	}

	@Test
	void anErrorIsTheEnd() {
		connect();
		IllegalStateException error = new IllegalStateException("bad frame");
		this.socket.failed(error);
		this.socket.lost();
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Failure(this.socket, error));
	}

	@Test
	void aSocketThatTheObjectHasClosedStaysUntilTheClientAnswers() {
		connect();
		this.client.answerNoClose();
		assertThat(this.socket.produceClose()).isTrue();
		assertThat(this.socket.produceClose()).isFalse();
		this.socket.close(1000, "done");
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.CLOSING);
		assertThatIllegalStateException().isThrownBy(() -> this.socket.produce(HELLO))
			.withMessage("Can't call WebSocket send() after close().");
		this.client.send("still here");
		assertThat(this.host.events()).hasSize(1);
		this.socket.handled();
		this.client.hangUp(1000, "done");
		assertThat(this.host.events()).last().isEqualTo(new WebSocketEvent.Close(this.socket, 1000, "done", true));
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.CLOSING);
		this.socket.hearEnd();
		assertThat(this.socket.readyState()).isEqualTo(WebSocket.CLOSED);
	}

	@Test
	void aMessageIsAnsweredWithoutTheObjectWhenItEqualsTheRequest() {
		connect();
		this.manager.autoResponse(new WebSocketRequestResponsePair("ping", "pong"));
		assertThat(this.socket.answeredAt()).isZero();
		this.client.send("ping");
		this.client.send("ping");
		this.client.send("ping ");
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Text(this.socket, "ping "));
		assertThat(this.client.received()).containsExactly("pong", "pong");
		assertThat(this.socket.answeredAt()).isEqualTo(1_000_000);
		this.manager.autoResponse(null);
		this.socket.handled();
		this.client.send("ping");
		assertThat(this.host.events()).hasSize(2);
		assertThat(this.socket.answeredAt()).isEqualTo(1_000_000);
		assertThat(this.client.overlaps()).isZero();
	}

	@Test
	void anAnswerGoesBehindWhatWasSentBeforeAndNoFurther() {
		connect();
		this.manager.autoResponse(new WebSocketRequestResponsePair("ping", "pong"));
		WebSocketFrame later = WebSocketFrame.text("later");
		this.socket.produce(HELLO);
		this.client.send("ping");
		this.client.send("ping");
		this.host.run();
		this.socket.produce(later);
		assertThat(this.client.unread()).isOne();
		this.socket.write(HELLO);
		this.socket.flush();
		assertThat(this.client.received()).containsExactly("hello", "pong");
		this.host.run();
		assertThat(this.client.received()).containsExactly("hello", "pong");
		this.socket.write(later);
		this.socket.flush();
		assertThat(this.client.received()).containsExactly("hello", "pong", "later", "pong");
		assertThat(this.client.overlaps()).isZero();
	}

	@Test
	void aSocketThatTheObjectHasClosedIsNotAnsweredButRead() {
		connect();
		this.client.answerNoClose();
		this.manager.autoResponse(new WebSocketRequestResponsePair("ping", "pong"));
		this.socket.produceClose();
		this.client.send("ping");
		this.client.send("hello");
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Text(this.socket, "hello"));
		assertThat(this.client.received()).isEmpty();
		assertThat(this.socket.answeredAt()).isZero();
	}

	@Test
	void pastTheBoundOfWhatWaitsTheSocketIsNotFilledFurther() {
		connect();
		WebSocketFrame large = WebSocketFrame.binary(new byte[100]);
		assertThat(this.socket.produce(large)).isEqualTo(Production.TO_BE_WRITTEN);
		assertThat(this.socket.produce(HELLO)).isEqualTo(Production.OVERFLOWN);
		assertThat(this.socket.produce(HELLO)).isEqualTo(Production.DROPPED);
		assertThat(this.socket.produceClose()).isFalse();
	}

	@Test
	void whatIsWrittenWaitsNoMore() {
		connect();
		send(WebSocketFrame.binary(new byte[15]));
		send(WebSocketFrame.binary(new byte[15]));
		this.socket.flush();
		assertThat(this.client.received()).containsExactly("bytes 15", "bytes 15");
	}

	@Test
	void aDisconnectedSocketReportsNothingMore() {
		connect();
		send(HELLO);
		Runnable close = this.manager.disconnect(1001, "reset");
		this.client.send("late");
		assertThat(this.manager.sockets()).isEmpty();
		assertThat(this.manager.size()).isZero();
		assertThat(this.socket.isForgotten()).isTrue();
		close.run();
		assertThat(this.host.events()).isEmpty();
		assertThat(this.client.received()).containsExactly("hello", "close 1001 reset");
	}

	@Test
	void aConnectionThatComesAfterItsSocketWasDisconnectedIsClosed() {
		accept();
		send(HELLO);
		this.manager.disconnect(1001, "reset").run();
		this.client.connect(this.socket);
		assertThat(this.host.events()).isEmpty();
		assertThat(this.client.received()).containsExactly("close 1001 reset");
	}

	@Test
	void aRefusedSocketIsClosedAndItsEndReported() {
		connect();
		this.socket.refuse(1013, "later");
		assertThat(this.host.events()).containsExactly(new WebSocketEvent.Close(this.socket, 1013, "later", true));
		assertThat(this.client.received()).containsExactly("close 1013 later");
	}

	@Test
	void whatLeavesBehindARefusalIsKeptByNobody() {
		connect();
		this.socket.produce(HELLO);
		this.client.answerNoClose();
		this.socket.refuse(1013, "later");
		this.host.run();
		this.socket.write(HELLO);
		this.socket.flush();
		assertThat(this.socket.produce(HELLO)).isEqualTo(Production.DROPPED);
		assertThat(this.socket).extracting("output")
			.hasFieldOrPropertyWithValue("unsent", null)
			.hasFieldOrPropertyWithValue("waitingBytes", 0L);
	}

	@Test
	void halfOfASurrogatePairIsReplaced() {
		assertThat(encoded("a\uD83D")).isEqualTo("a\uFFFD");
		assertThat(encoded("\uDE00\uD83D\uDE00\uD83Db\uD83D\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00\uFFFDb\uD83D\uDE00");
		assertThat(encoded("é\uD83D\uDE00")).isEqualTo("é\uD83D\uDE00");
	}

	private static String encoded(String text) {
		return new String(WebSocketFrame.text(text).payload(), StandardCharsets.UTF_8);
	}

	private WebSocketEvent lost() {
		return new WebSocketEvent.Close(this.socket, 1006, "WebSocket disconnected without sending Close frame.",
				false);
	}

	private record NoName() implements DurableObjectId {

		@Override
		public String name() {
			return null;
		}

	}

}
