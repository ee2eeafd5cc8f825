package dev.durableobjects.test;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.durableobjects.FetchHandler;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;

/**
 * Asks objects for WebSockets as a web server does that has got a request. Needs WebFlux.
 */
final class TestHandshake {

	private static final URI ORIGIN = URI.create("http://localhost/");

	private final ServerCodecConfigurer codecs = ServerCodecConfigurer.create();

	private final TestedRuntime runtime;

	TestHandshake(TestedRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Connect.
	 * @param stub a stub of the object
	 * @param uri where the client connects to, with or without scheme and host
	 * @param headers headers of the request beside those of the handshake
	 * @return the client's end
	 * @throws IllegalStateException if the object answers without a WebSocket
	 */
	TestWebSocket connect(FetchHandler stub, String uri, Map<String, String> headers) {
		String object = TestedObject.of(stub).toString();
		TestConnection connection = new TestConnection(this.runtime.activity());
		MockServerHttpResponse answer = new MockServerHttpResponse();
		ServerWebExchange exchange = new DefaultServerWebExchange(
				new HandshakeRequest(ORIGIN.resolve(uri), headers, connection), answer, new DefaultWebSessionManager(),
				this.codecs, new AcceptHeaderLocaleContextResolver());
		ServerResponse response = Waiting.resultOf(
				stub.fetch(ServerRequest.create(exchange, this.codecs.getReaders())).toFuture(),
				() -> "The handshake with the " + object);
		if (response == null) {
			throw new IllegalStateException("The " + object + " has answered a handshake with nothing.");
		}
		Waiting.resultOf(response.writeTo(exchange, new Writers(this.codecs.getWriters())).toFuture(),
				() -> "The end of the handshake with the " + object);
		if (!response.statusCode().isSameCodeAs(HttpStatus.SWITCHING_PROTOCOLS)) {
			throw new IllegalStateException("The " + object + " has answered a handshake with " + response.statusCode()
					+ ": " + answer.getBodyAsString().block());
		}
		this.runtime.settle();
		return new TestWebSocket(connection, this.runtime);
	}

	private record Writers(List<HttpMessageWriter<?>> messageWriters) implements ServerResponse.Context {

		@Override
		public List<ViewResolver> viewResolvers() {
			return List.of();
		}

	}

}
