package dev.durableobjects.test;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/**
 * A request for a WebSocket as a client sends it, whose connection is there already.
 */
final class HandshakeRequest extends AbstractServerHttpRequest {

	private final TestConnection connection;

	HandshakeRequest(URI uri, Map<String, String> headers, TestConnection connection) {
		super(HttpMethod.GET, uri, null, headers(uri, headers));
		this.connection = connection;
	}

	private static HttpHeaders headers(URI uri, Map<String, String> additional) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.HOST, uri.getAuthority());
		headers.set(HttpHeaders.CONNECTION, "Upgrade");
		headers.set(HttpHeaders.UPGRADE, "websocket");
		headers.set("Sec-WebSocket-Version", "13");
		headers.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
		additional.forEach(headers::set);
		return headers;
	}

	@Override
	protected MultiValueMap<String, HttpCookie> initCookies() {
		return new LinkedMultiValueMap<>();
	}

	@Override
	protected @Nullable SslInfo initSslInfo() {
		return null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getNativeRequest() {
		return (T) this.connection;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return Flux.empty();
	}

}
