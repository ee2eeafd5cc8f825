package dev.durableobjects.web.reactive;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames that nobody has asked for.
 */
class HeldFramesTests {

	private final ByteBuf one = buffer("one");

	private final ByteBuf two = buffer("two");

	private final HeldFrames frames = new HeldFrames();

	HeldFramesTests() {
		this.frames.add(new TextWebSocketFrame(false, 0, this.one));
		this.frames.add(new BinaryWebSocketFrame(true, 2, this.two));
	}

	@Test
	void whatIsDetachedIsTheSameWithoutItsBuffer() {
		this.frames.detach();
		assertThat(this.one.refCnt()).isZero();
		assertThat(this.two.refCnt()).isZero();
		WebSocketFrame first = this.frames.take();
		assertThat(first).isInstanceOf(TextWebSocketFrame.class);
		assertThat(first.isFinalFragment()).isFalse();
		assertThat(first.content().toString(StandardCharsets.UTF_8)).isEqualTo("one");
		WebSocketFrame second = this.frames.take();
		assertThat(second).isInstanceOf(BinaryWebSocketFrame.class);
		assertThat(second.rsv()).isEqualTo(2);
		assertThat(second.content().toString(StandardCharsets.UTF_8)).isEqualTo("two");
		assertThat(this.frames.isEmpty()).isTrue();
	}

	@Test
	void aConnectionThatEndsBeforeItIsAskedKeepsNoBuffer() {
		EmbeddedChannel channel = new EmbeddedChannel();
		NettyWebSocketConnection connection = new NettyWebSocketConnection(channel, WebSocketSettings.defaults(),
				new WebSocketConnections(() -> 0));
		channel.pipeline().addLast(connection);
		connection.begin(new IgnoredClient());
		ByteBuf unasked = buffer("x");
		channel.writeInbound(new TextWebSocketFrame(unasked));
		assertThat(unasked.refCnt()).isOne();
		channel.close();
		assertThat(unasked.refCnt()).isZero();
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
	}

}
