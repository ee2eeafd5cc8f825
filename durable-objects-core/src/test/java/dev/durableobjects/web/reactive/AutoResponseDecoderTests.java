package dev.durableobjects.web.reactive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.AutoResponse;
import dev.durableobjects.hibernation.WebSocketReceiver;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * The message that is answered without the object is recognized on the wire, and nothing
 * else is taken for it.
 */
class AutoResponseDecoderTests {

	private static final int MESSAGE_SIZE = 1000;

	private static final byte[] PING = text("ping");

	/** A frame whose masked payload looks like the message. */
	private static final byte[] LOOK_ALIKE = lookAlike();

	private final Client client = new Client(true);

	@AfterEach
	void release() {
		this.client.channel.finishAndReleaseAll();
	}

	@Test
	void theMessageByItselfIsNotDecoded() {
		ByteBuf bytes = this.client.receive(PING);
		assertThat(this.client.events).containsExactly("recognized ping");
		assertThat(bytes.refCnt()).isZero();
	}

	@Test
	void theMessageIsRecognizedAgainAfterAnother() {
		this.client.receive(text("hello"));
		this.client.receive(PING);
		this.client.receive(PING);
		assertThat(this.client.events).containsExactly("text hello", "recognized ping", "recognized ping");
	}

	@Test
	void theRestOfAFrameIsNotTheMessage() {
		this.client.receive(Arrays.copyOf(LOOK_ALIKE, 6));
		this.client.receive(Arrays.copyOfRange(LOOK_ALIKE, 6, LOOK_ALIKE.length));
		assertThat(this.client.events).singleElement(as(STRING)).startsWith("binary");
	}

	@Test
	void twoInOneReadAreDecoded() {
		this.client.receive(join(PING, PING));
		assertThat(this.client.events).containsExactly("text ping", "text ping");
	}

	@Test
	void theMessageAmongTheFragmentsOfAnotherBreaksTheProtocol() {
		this.client.receive(frame(0x01, "hel", true));
		this.client.receive(PING);
		assertThat(this.client.events).containsExactly("failed 1002", "lost");
	}

	@Test
	void theMessageIsNotTakenBeforeItIsAskedFor() {
		this.client.asking = false;
		this.client.receive(PING);
		this.client.receive(PING);
		assertThat(this.client.events).containsExactly("recognized ping");
		this.client.connection.requestNext();
		assertThat(this.client.events).containsExactly("recognized ping", "text ping");
	}

	@Test
	void whatIsNoLongerAnsweredIsDecoded() {
		this.client.answered = null;
		this.client.receive(PING);
		assertThat(this.client.events).containsExactly("text ping");
	}

	@Test
	void otherFramesAreNotTheMessage() {
		this.client.receive(frame(0x82, "ping", true));
		this.client.receive(frame(0x89, "ping", true));
		this.client.receive(text("pinG"));
		this.client.receive(text("pings"));
		assertThat(this.client.events).containsExactly("binary ping", "text pinG", "text pings");
		this.client.receive(frame(0x81, "ping", false));
		assertThat(this.client.events).endsWith("text pings", "failed 1002", "lost");
	}

	@Test
	void anEmptyMessageIsRecognized() {
		this.client.answered = new AutoResponse(new WebSocketRequestResponsePair("", "here"));
		this.client.receive(text(""));
		assertThat(this.client.events).containsExactly("recognized ");
	}

	/**
	 * Whatever comes, in whichever pieces: the same as without the short cut.
	 */
	@Test
	void nothingElseChanges() {
		int recognized = 0;
		for (int seed = 0; seed < 5000; seed++) {
			Random random = new Random(seed);
			List<byte[]> reads = cut(random, stream(random));
			boolean[] asks = new boolean[reads.size()];
			for (int i = 0; i < asks.length; i++) {
				asks[i] = random.nextInt(4) > 0;
			}
			List<String> expected = run(new Client(false), reads, asks);
			List<String> events = run(new Client(true), reads, asks);
			recognized += (int) events.stream().filter("recognized ping"::equals).count();
			events.replaceAll((event) -> event.replace("recognized", "text"));
			assertThat(events).as("seed %s", seed).isEqualTo(expected);
		}
		assertThat(recognized).isGreaterThan(1000);
	}

	private static List<String> run(Client client, List<byte[]> reads, boolean[] asks) {
		client.asking = false;
		for (int i = 0; i < asks.length && client.channel.isOpen(); i++) {
			client.receive(reads.get(i));
			if (asks[i]) {
				client.connection.requestNext();
			}
		}
		client.channel.finishAndReleaseAll();
		return client.events;
	}

	private static byte[] stream(Random random) {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		for (int i = 1 + random.nextInt(12); i > 0; i--) {
			stream.writeBytes(switch (random.nextInt(12)) {
				case 0 -> text("hello");
				case 1 -> frame(0x82, "ping", true);
				case 2 -> frame(0x01, "pi", true);
				case 3 -> frame(0x80, "ng", true);
				case 4 -> frame(0x89, "ping", true);
				case 5 -> LOOK_ALIKE;
				case 6 -> (random.nextInt(5) == 0) ? frame(0xC1, "ping", true) : PING;
				case 7 -> (random.nextInt(5) == 0) ? frame(0x81, "ping", false) : PING;
				case 8 -> (random.nextInt(5) == 0) ? frame(0x88, "", true) : PING;
				default -> PING;
			});
		}
		return stream.toByteArray();
	}

	private static List<byte[]> cut(Random random, byte[] stream) {
		List<byte[]> reads = new ArrayList<>();
		for (int from = 0; from < stream.length;) {
			int length = switch (random.nextInt(4)) {
				case 0 -> 1 + random.nextInt(2 * PING.length);
				case 1 -> LOOK_ALIKE.length - PING.length;
				default -> PING.length;
			};
			int to = Math.min(stream.length, from + length);
			reads.add(Arrays.copyOfRange(stream, from, to));
			from = to;
		}
		return reads;
	}

	private static byte[] lookAlike() {
		byte[] frame = RawWebSocket.encode(0x82, PING, true);
		System.arraycopy(PING, 0, frame, frame.length - PING.length, PING.length);
		return frame;
	}

	private static byte[] text(String text) {
		return frame(0x81, text, true);
	}

	private static byte[] frame(int first, String text, boolean masked) {
		return RawWebSocket.encode(first, text.getBytes(StandardCharsets.UTF_8), masked);
	}

	private static byte[] join(byte[] one, byte[] other) {
		byte[] both = Arrays.copyOf(one, one.length + other.length);
		System.arraycopy(other, 0, both, one.length, other.length);
		return both;
	}

	/**
	 * A connection that notes what comes.
	 */
	private static final class Client implements WebSocketReceiver {

		private final List<String> events = new ArrayList<>();

		private final EmbeddedChannel channel = new EmbeddedChannel(
				new WebSocket13FrameDecoder(true, true, MESSAGE_SIZE));

		private final NettyWebSocketConnection connection = new NettyWebSocketConnection(this.channel,
				WebSocketSettings.defaults(), new WebSocketConnections(() -> 0));

		private AutoResponse answered = new AutoResponse(new WebSocketRequestResponsePair("ping", "pong"));

		private boolean asking = true;

		Client(boolean recognizing) {
			this.channel.pipeline().addLast(this.connection);
			if (recognizing) {
				AutoResponseDecoder.install(this.channel.pipeline(), this.connection, MESSAGE_SIZE);
			}
			this.connection.begin(this);
			this.connection.requestNext();
		}

		ByteBuf receive(byte[] bytes) {
			ByteBuf buffer = Unpooled.copiedBuffer(bytes);
			this.channel.writeInbound(buffer);
			return buffer;
		}

		private void received(String event) {
			this.events.add(event);
			if (this.asking) {
				this.connection.requestNext();
			}
		}

		@Override
		public void text(String message) {
			received("text " + message);
		}

		@Override
		public void binary(byte[] message) {
			received("binary " + new String(message, StandardCharsets.ISO_8859_1));
		}

		@Override
		public AutoResponse autoResponse() {
			return this.answered;
		}

		@Override
		public void answer(AutoResponse response) {
			received("recognized " + new String(response.request().payload(), StandardCharsets.UTF_8));
		}

		@Override
		public void closed(int code, String reason) {
			this.events.add("closed " + code);
		}

		@Override
		public void lost() {
			this.events.add("lost");
		}

		@Override
		public void failed(Throwable error) {
			this.events.add("failed " + ((WebSocketProtocolException) error).code());
		}

	}

}
