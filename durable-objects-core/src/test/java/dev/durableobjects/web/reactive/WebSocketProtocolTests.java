package dev.durableobjects.web.reactive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol of RFC 6455 with raw frames, after the cases of the Autobahn test suite.
 */
class WebSocketProtocolTests {

	private static final byte[] NOTHING = {};

	@TempDir
	Path directory;

	private WebRuntime runtime;

	private RawWebSocket socket;

	@BeforeEach
	void connect() throws Exception {
		this.runtime = new WebRuntime(this.directory);
		this.runtime.on((object, request) -> object.upgrade());
		this.socket = RawWebSocket.connect(this.runtime.port(), "/room");
	}

	@AfterEach
	void stop() throws Exception {
		this.socket.close();
		this.runtime.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 128, 1000, 65535, 65536, 1024 * 1024 })
	void textOfAnyLengthIsEchoed(int length) throws Exception {
		String text = "x".repeat(length);
		assertThat(this.socket.text(text).readText()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 65536, 1024 * 1024 })
	void binaryOfAnyLengthIsEchoed(int length) throws Exception {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) 0xfe);
		RawWebSocket.Frame echo = this.socket.frame(true, RawWebSocket.BINARY, bytes).read();
		assertThat(echo.opcode()).isEqualTo(RawWebSocket.BINARY);
		assertThat(echo.payload()).isEqualTo(bytes);
	}

	@Test
	void frameThatArrivesByteByByteIsOne() throws Exception {
		for (byte b : RawWebSocket.encode(0x81, "slow".getBytes(StandardCharsets.UTF_8), true)) {
			this.socket.send(new byte[] { b });
		}
		assertThat(this.socket.readText()).isEqualTo("slow");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125 })
	void pingIsAnsweredWithItsPayload(int length) throws Exception {
		byte[] payload = new byte[length];
		RawWebSocket.Frame pong = this.socket.frame(true, RawWebSocket.PING, payload).read();
		assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
		assertThat(pong.payload()).isEqualTo(payload);
	}

	@Test
	void pingOf126BytesIsRefused() throws Exception {
		this.socket.frame(true, RawWebSocket.PING, new byte[126]);
		assertRefused(1002);
	}

	@Test
	void fragmentedPingIsRefused() throws Exception {
		this.socket.frame(false, RawWebSocket.PING, NOTHING);
		assertRefused(1002);
	}

	@Test
	void manyPingsAreAnsweredInTheirOrder() throws Exception {
		for (int i = 0; i < 10; i++) {
			this.socket.frame(true, RawWebSocket.PING, new byte[] { (byte) i });
		}
		for (int i = 0; i < 10; i++) {
			assertThat(this.socket.read().payload()).isEqualTo(new byte[] { (byte) i });
		}
	}

	@Test
	void unsolicitedPongIsIgnored() throws Exception {
		this.socket.frame(true, RawWebSocket.PONG, "unasked".getBytes(StandardCharsets.UTF_8)).text("next");
		assertThat(this.socket.readText()).isEqualTo("next");
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 })
	void reservedOpcodeIsRefused(int opcode) throws Exception {
		this.socket.frame(true, opcode, NOTHING);
		assertRefused(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x10, 0x20, 0x40, 0x70 })
	void reservedBitIsRefused(int bits) throws Exception {
		this.socket.send(RawWebSocket.encode(0x81 | bits, NOTHING, true));
		assertRefused(1002);
	}

	@Test
	void unmaskedFrameIsRefused() throws Exception {
		this.socket.send(RawWebSocket.encode(0x81, "bare".getBytes(StandardCharsets.UTF_8), false));
		assertRefused(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { RawWebSocket.PING, RawWebSocket.PONG, RawWebSocket.CLOSE })
	void reservedBitOfControlFrameIsRefused(int opcode) throws Exception {
		this.socket.send(RawWebSocket.encode(0xc0 | opcode, NOTHING, true));
		assertRefused(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { RawWebSocket.PING, RawWebSocket.PONG, RawWebSocket.CLOSE })
	void unmaskedControlFrameIsRefused(int opcode) throws Exception {
		this.socket.send(RawWebSocket.encode(0x80 | opcode, NOTHING, false));
		assertRefused(1002);
	}

	@ParameterizedTest
	@ValueSource(strings = { "81fe0005010203047878787878", "81ff0000000000000005010203047878787878" })
	void lengthThatIsNotInItsShortestFormIsRefused(String hex) throws Exception {
		this.socket.send(HexFormat.of().parseHex(hex));
		assertRefused(1002);
	}

	@Test
	void lengthOf64BitsIsRefused() throws Exception {
		this.socket.send(HexFormat.of().parseHex("82ff800000000000000001020304"));
		assertRefused(1002);
	}

	@Test
	void fragmentsAreOneMessage() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, "one ".getBytes(StandardCharsets.UTF_8))
			.frame(false, RawWebSocket.CONTINUATION, "two ".getBytes(StandardCharsets.UTF_8))
			.frame(false, RawWebSocket.CONTINUATION, NOTHING)
			.frame(true, RawWebSocket.CONTINUATION, "three".getBytes(StandardCharsets.UTF_8));
		assertThat(this.socket.readText()).isEqualTo("one two three");
	}

	@Test
	void pingBetweenFragmentsIsAnsweredAtOnce() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, "one ".getBytes(StandardCharsets.UTF_8))
			.frame(true, RawWebSocket.PING, "!".getBytes(StandardCharsets.UTF_8));
		assertThat(this.socket.read().opcode()).isEqualTo(RawWebSocket.PONG);
		this.socket.frame(true, RawWebSocket.CONTINUATION, "two".getBytes(StandardCharsets.UTF_8));
		assertThat(this.socket.readText()).isEqualTo("one two");
	}

	@Test
	void pongBetweenFragmentsIsIgnored() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, "one ".getBytes(StandardCharsets.UTF_8))
			.frame(true, RawWebSocket.PONG, "!".getBytes(StandardCharsets.UTF_8))
			.frame(true, RawWebSocket.CONTINUATION, "two".getBytes(StandardCharsets.UTF_8));
		assertThat(this.socket.readText()).isEqualTo("one two");
	}

	@Test
	void fragmentsWithoutContentAreAnEmptyMessage() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, NOTHING)
			.frame(false, RawWebSocket.CONTINUATION, NOTHING)
			.frame(true, RawWebSocket.CONTINUATION, NOTHING);
		assertThat(this.socket.readText()).isEmpty();
	}

	@Test
	void fragmentOfReservedBitsIsRefused() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, NOTHING);
		this.socket.send(RawWebSocket.encode(0xc0, NOTHING, true));
		assertRefused(1002);
	}

	@Test
	void closeBetweenFragmentsEndsTheMessage() throws Exception {
		this.runtime.onMessage((ws, message) -> this.runtime.ends().add(message));
		this.socket.frame(false, RawWebSocket.TEXT, "one ".getBytes(StandardCharsets.UTF_8)).close(1000, "bye");
		assertThat(this.socket.readClose()).isEqualTo(1000);
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).isEqualTo("1000 bye true");
	}

	@Test
	void continuationOfNothingIsRefused() throws Exception {
		this.socket.frame(true, RawWebSocket.CONTINUATION, NOTHING);
		assertRefused(1002);
	}

	@Test
	void newMessageBetweenFragmentsIsRefused() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, NOTHING).text("other");
		assertRefused(1002);
	}

	@Test
	void textWithAllPlanesIsEchoed() throws Exception {
		String text = "κόσμε \uFFFD \uD83D\uDE00 \u0000";
		assertThat(this.socket.text(text).readText()).isEqualTo(text);
	}

	@Test
	void characterThatIsSplitAcrossFragmentsIsOne() throws Exception {
		byte[] bytes = "\uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
		this.socket.frame(false, RawWebSocket.TEXT, Arrays.copyOf(bytes, 2))
			.frame(true, RawWebSocket.CONTINUATION, Arrays.copyOfRange(bytes, 2, 4));
		assertThat(this.socket.readText()).isEqualTo("\uD83D\uDE00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "c080", "eda080", "f4908080", "ce", "f09f98", "80", "e28228" })
	void textThatIsNotUtf8IsRefused(String hex) throws Exception {
		this.socket.frame(true, RawWebSocket.TEXT, HexFormat.of().parseHex(hex));
		assertRefused(1007);
	}

	@Test
	void badTextThatIsSplitAcrossFragmentsIsRefused() throws Exception {
		this.socket.frame(false, RawWebSocket.TEXT, new byte[] { (byte) 0xf0, (byte) 0x9f })
			.frame(true, RawWebSocket.CONTINUATION, new byte[] { 'x' });
		assertRefused(1007);
	}

	@Test
	void frameThatIsTooLargeIsRefused() throws Exception {
		this.socket.send(new byte[] { (byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1, 1, 2, 3, 4 });
		assertRefused(1009);
	}

	@Test
	void fragmentsThatAreTooLargeTogetherAreRefused() throws Exception {
		this.socket.frame(false, RawWebSocket.BINARY, new byte[1024 * 1024])
			.frame(true, RawWebSocket.CONTINUATION, new byte[1]);
		assertRefused(1009);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999 })
	void closeIsAnsweredWithItsCodeAndReportedOnce(int code) throws Exception {
		this.socket.close(code, "bye");
		assertThat(this.socket.readClose()).isEqualTo(code);
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).isEqualTo(code + " bye true");
		WebRuntime.until(() -> this.runtime.connections().count() == 0);
		assertThat(this.runtime.stored("room", "x")).isNull();
		assertThat(this.runtime.ends()).isEmpty();
	}

	@Test
	void closeWithoutCodeIsAnsweredWithoutCode() throws Exception {
		this.socket.frame(true, RawWebSocket.CLOSE, NOTHING);
		assertThat(this.socket.readClose()).isEqualTo(1005);
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).isEqualTo("1005  true");
	}

	@Test
	void whatComesBehindCloseIsIgnored() throws Exception {
		this.runtime.onMessage((ws, message) -> this.runtime.ends().add(message));
		byte[] close = RawWebSocket.encode(0x88, new byte[] { 3, (byte) 0xe8 }, true);
		byte[] text = RawWebSocket.encode(0x81, "late".getBytes(StandardCharsets.UTF_8), true);
		byte[] ping = RawWebSocket.encode(0x89, NOTHING, true);
		this.socket.send(ByteBuffer.allocate(2 * close.length + text.length + ping.length)
			.put(close)
			.put(text)
			.put(ping)
			.put(close)
			.array());
		assertThat(this.socket.readClose()).isEqualTo(1000);
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).isEqualTo("1000  true");
		WebRuntime.until(() -> this.runtime.connections().count() == 0);
		assertThat(this.runtime.stored("room", "x")).isNull();
		assertThat(this.runtime.ends()).isEmpty();
	}

	@Test
	void closeWithReasonOf123BytesIsAnsweredAndOneMoreIsRefused() throws Exception {
		try (RawWebSocket other = RawWebSocket.connect(this.runtime.port(), "/room")) {
			assertThat(other.close(1000, "x".repeat(123)).readClose()).isEqualTo(1000);
		}
		assertThat(this.runtime.nextEnd()).isEqualTo("1000 " + "x".repeat(123) + " true");
		this.socket.close(1000, "x".repeat(124));
		assertRefused(1002);
	}

	/**
	 * Netty does not answer a Close frame that is invalid, it ends the connection.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1004, 1005, 1006, 1015, 2999 })
	void closeWithReservedCodeEndsTheConnection(int code) throws Exception {
		this.socket.close(code, "");
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).startsWith("error ").contains("1002");
	}

	@ParameterizedTest
	@ValueSource(ints = { 5000, 65535 })
	void closeWithCodeThatMustNotBeSentIsRefused(int code) throws Exception {
		this.socket.close(code, "");
		assertRefused(1002);
	}

	@Test
	void closeOfOneByteIsRefused() throws Exception {
		this.socket.frame(true, RawWebSocket.CLOSE, new byte[1]);
		assertRefused(1002);
	}

	@Test
	void closeWithBadReasonIsRefused() throws Exception {
		this.socket.frame(true, RawWebSocket.CLOSE, new byte[] { 3, (byte) 0xe8, (byte) 0xff });
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).startsWith("error ");
	}

	@Test
	void connectionThatIsCutIsReportedAsLost() throws Exception {
		this.socket.close();
		assertThat(this.runtime.nextEnd()).isEqualTo("1006 WebSocket disconnected without sending Close frame. false");
	}

	@Test
	void connectionThatIsResetIsReportedAsLost() throws Exception {
		this.socket.socket().setSoLinger(true, 0);
		this.socket.close();
		assertThat(this.runtime.nextEnd()).startsWith("1006 ");
	}

	@Test
	void messagesBeforeCloseAreDeliveredBeforeIt() throws Exception {
		this.runtime.onMessage((ws, message) -> this.runtime.ends().add(message));
		byte[] one = RawWebSocket.encode(0x81, "one".getBytes(StandardCharsets.UTF_8), true);
		byte[] two = RawWebSocket.encode(0x81, "two".getBytes(StandardCharsets.UTF_8), true);
		byte[] close = RawWebSocket.encode(0x88, new byte[] { 3, (byte) 0xe8 }, true);
		byte[] all = ByteBuffer.allocate(one.length + two.length + close.length).put(one).put(two).put(close).array();
		this.socket.send(all);
		assertThat(this.runtime.nextEnd()).isEqualTo("one");
		assertThat(this.runtime.nextEnd()).isEqualTo("two");
		assertThat(this.runtime.nextEnd()).isEqualTo("1000  true");
	}

	private void assertRefused(int code) throws Exception {
		assertThat(this.socket.readClose()).isEqualTo(code);
		assertThat(this.socket.isAtEnd()).isTrue();
		assertThat(this.runtime.nextEnd()).startsWith("error ").contains(String.valueOf(code));
		WebRuntime.until(() -> this.runtime.connections().count() == 0);
		assertThat(this.runtime.ends()).isEmpty();
	}

}
