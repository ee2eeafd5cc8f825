package dev.durableobjects.web.reactive;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * Completes handshakes on connections of Reactor Netty, or of a
 * {@link WebSocketTransport}, beside whatever the application has set up for WebSockets
 * of its own. Spring checks the request, Reactor Netty writes the 101; then its reactive
 * pipeline is taken out of the channel.
 * <p>
 * All of it happens on the event loop of the connection: if the 101 left from another
 * thread, a frame that the client sends at once could reach the pipeline before it is
 * ready.
 */
final class WebSocketUpgrade {

	private static final Log logger = LogFactory.getLog(WebSocketUpgrade.class);

	private static final String HANDLER = "durableObjectsWebSocket";

	private static final String SUBPROTOCOL_HEADER = "Sec-WebSocket-Protocol";

	private final WebSocketService service = new HandshakeWebSocketService(new Strategy());

	private final WebSocketSettings settings;

	private final WebSocketConnections connections;

	WebSocketUpgrade(WebSocketSettings settings, WebSocketConnections connections) {
		this.settings = settings;
		this.connections = connections;
	}

	/**
	 * Complete a handshake.
	 * @param exchange the request
	 * @param handshake told how it went
	 * @param subprotocol what the object has chosen, or {@code null}
	 * @return completes when the connection is there, or the client has gone; fails if
	 * the request is refused
	 */
	Mono<Void> perform(ServerWebExchange exchange, WebSocketHandshake handshake, @Nullable String subprotocol) {
		return exchange.getPrincipal().doOnNext(handshake::principal).then(Mono.defer(() -> {
			AnsweredHandshake.reached(exchange);
			check(exchange, handshake, subprotocol);
			return this.service.handleRequest(exchange, new Upgrade(handshake, subprotocol));
		})).doOnError((ex) -> handshake.failed()).doOnCancel(handshake::failed);
	}

	private static void check(ServerWebExchange exchange, WebSocketHandshake handshake, @Nullable String subprotocol) {
		if (!handshake.isAccepted()) {
			throw new IllegalStateException("An object has answered with pair.response() and not accepted its end of "
					+ "the connection. Call ctx.acceptWebSocket(pair.server()) before.");
		}
		if (subprotocol != null && !isOffered(exchange, subprotocol)) {
			throw new IllegalStateException("An object has chosen the subprotocol '" + subprotocol
					+ "', which the client does not offer. Choose one of the request's header " + SUBPROTOCOL_HEADER
					+ ", or none.");
		}
	}

	private static boolean isOffered(ServerWebExchange exchange, String subprotocol) {
		return exchange.getRequest()
			.getHeaders()
			.getOrEmpty(SUBPROTOCOL_HEADER)
			.stream()
			.flatMap((offer) -> List.of(StringUtils.tokenizeToStringArray(offer, ",")).stream())
			.anyMatch(subprotocol::equals);
	}

	/**
	 * What Spring's service takes along to the strategy.
	 *
	 * @param handshake told when the connection is there
	 * @param subprotocol what the object has chosen, or {@code null}
	 */
	private record Upgrade(WebSocketHandshake handshake, @Nullable String subprotocol) implements WebSocketHandler {

		@Override
		public List<String> getSubProtocols() {
			return (this.subprotocol != null) ? List.of(this.subprotocol) : List.of();
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			throw new IllegalStateException("There are no sessions");
		}

	}

	private final class Strategy implements RequestUpgradeStrategy {

		@Override
		public Mono<Void> upgrade(ServerWebExchange exchange, WebSocketHandler handler, @Nullable String subProtocol,
				Supplier<HandshakeInfo> info) {
			Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
			Upgrade upgrade = (Upgrade) handler;
			if (request instanceof WebSocketTransport transport) {
				return transport.upgrade(upgrade.handshake(), upgrade.subprotocol());
			}
			Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
			if (!(request instanceof HttpServerRequest nettyRequest)
					|| !(response instanceof HttpServerResponse nettyResponse)) {
				return Mono.error(new IllegalStateException(
						"WebSockets of Durable Objects need Reactor Netty: use spring-boot-starter-reactor-netty."));
			}
			Channel channel = channel(nettyRequest);
			if (!channel.isRegistered()) {
				return gone(upgrade);
			}
			return exchange.getResponse()
				.setComplete()
				.then(Mono.defer(() -> upgrade(channel, nettyResponse, upgrade))
					.subscribeOn(Schedulers.fromExecutor(channel.eventLoop())));
		}

		/**
		 * Nobody reads an answer.
		 */
		private static Mono<Void> gone(Upgrade upgrade) {
			logger.debug("A client has gone before its handshake was complete");
			upgrade.handshake().failed();
			return Mono.empty();
		}

		private static Channel channel(HttpServerRequest request) {
			AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
			request.withConnection((connection) -> channel.set(connection.channel()));
			Channel found = channel.get();
			if (found == null) {
				throw new IllegalStateException("The request has no connection");
			}
			return found;
		}

		/**
		 * Whether the pipeline is whole. When the connection has ended it is taken apart.
		 */
		private static boolean isOpen(Channel channel) {
			return channel.pipeline().get(NettyPipeline.ReactiveBridge) != null;
		}

		/**
		 * Called on the event loop.
		 */
		private Mono<Void> upgrade(Channel channel, HttpServerResponse response, Upgrade upgrade) {
			if (!isOpen(channel)) {
				return gone(upgrade);
			}
			WebSocketSettings limits = WebSocketUpgrade.this.settings;
			WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder()
				.maxFramePayloadLength(limits.messageSize())
				.handlePing(true);
			if (upgrade.subprotocol() != null) {
				spec.protocols(upgrade.subprotocol());
			}
			NettyWebSocketConnection connection = new NettyWebSocketConnection(channel, limits,
					WebSocketUpgrade.this.connections);
			channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, HANDLER, connection);
			return response.sendWebsocket((in, out) -> {
				if (isOpen(channel)) {
					channel.pipeline().remove(NettyPipeline.ReactiveBridge);
				}
				AutoResponseDecoder.install(channel.pipeline(), connection, limits.messageSize());
				connection.begin(upgrade.handshake().connected(connection));
				return Mono.never();
			}, spec.build()).doOnError((ex) -> {
				if (channel.pipeline().get(HANDLER) != null) {
					channel.pipeline().remove(HANDLER);
				}
			});
		}

	}

}
