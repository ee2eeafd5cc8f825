package dev.durableobjects.web.reactive;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.durableobjects.hibernation.WebSocketFrame;

import static org.assertj.core.api.Assertions.assertThat;

class FrameEncoderTests {

	private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

	private final FrameEncoder encoder = new FrameEncoder();

	/**
	 * Netty's decoder reads what was encoded; lengths around those at which the header
	 * gets longer.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000 })
	void clientReadsWhatWasSent(int size) {
		String text = "x".repeat(size);
		io.netty.handler.codec.http.websocketx.WebSocketFrame read = decode(WebSocketFrame.text(text));
		assertThat(read).isInstanceOfSatisfying(TextWebSocketFrame.class,
				(frame) -> assertThat(frame.text()).isEqualTo(text));
		assertThat(read.isFinalFragment()).isTrue();
		read.release();
		byte[] bytes = new byte[size];
		io.netty.handler.codec.http.websocketx.WebSocketFrame binary = decode(WebSocketFrame.binary(bytes));
		assertThat(binary).isInstanceOf(BinaryWebSocketFrame.class);
		assertThat(ByteBufUtil.getBytes(binary.content())).isEqualTo(bytes);
		binary.release();
	}

	private io.netty.handler.codec.http.websocketx.WebSocketFrame decode(WebSocketFrame message) {
		EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
			.expectMaskedFrames(false)
			.maxFramePayloadLength(2_000_000)
			.build()));
		client.writeInbound(this.encoder.encode(message, ALLOCATOR));
		this.encoder.release();
		io.netty.handler.codec.http.websocketx.WebSocketFrame read = client.readInbound();
		client.finishAndReleaseAll();
		return read;
	}

	@Test
	void receiversOfAMessageShareItsBytesAndTheLastOneFreesThem() {
		WebSocketFrame message = WebSocketFrame.text("to all");
		List<ByteBuf> sent = List.of(this.encoder.encode(message, ALLOCATOR), this.encoder.encode(message, ALLOCATOR));
		ByteBuf other = this.encoder.encode(WebSocketFrame.text("to all"), ALLOCATOR);
		assertThat(sent.get(1).memoryAddress()).isEqualTo(sent.get(0).memoryAddress());
		assertThat(other.memoryAddress()).isNotEqualTo(sent.get(0).memoryAddress());
		this.encoder.release();
		this.encoder.release();
		assertThat(sent.get(0).release()).isFalse();
		assertThat(sent.get(1).readableBytes()).isEqualTo(8);
		assertThat(sent.get(1).release()).isTrue();
		assertThat(other.release()).isTrue();
	}

}
