package dev.durableobjects.autoconfigure;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.durableobjects.autoconfigure.secured.SecuredApplication;
import dev.durableobjects.autoconfigure.secured.Who;
import dev.durableobjects.namespace.NamespaceRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Who is behind a socket, as Spring Security has found out at the handshake.
 */
class PrincipalTests {

	private static final String ADA = "life %d: ada [ROLE_MEMBER], at the handshake ada";

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(SecuredApplication.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--spring.main.banner-mode=off",
					"--durable-objects.storage.directory=" + this.directory, "--durable-objects.bindings[0].name=WHO",
					"--durable-objects.bindings[0].class-name=WhoObject", "--durable-objects.migrations[0].tag=v1",
					"--durable-objects.migrations[0].new-sqlite-classes=WhoObject",
					"--durable-objects.routes[0].path=/rooms/{name}", "--durable-objects.routes[0].binding=WHO",
					"--durable-objects.routes[1].path=/open/{name}", "--durable-objects.routes[1].binding=WHO");
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private String authority() {
		return "localhost:" + this.context.getEnvironment().getProperty("local.server.port");
	}

	private Connected connect(String path, String... header) throws Exception {
		WebSocket.Builder builder = this.client.newWebSocketBuilder();
		if (header.length > 0) {
			builder.header(header[0], header[1]);
		}
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		WebSocket socket = builder.buildAsync(URI.create("ws://" + authority() + path), new WebSocket.Listener() {

			@Override
			public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
				received.add(data.toString());
				webSocket.request(1);
				return null;
			}

		}).get(20, TimeUnit.SECONDS);
		return new Connected(socket, received);
	}

	private static String[] basic(String user, String password) {
		return new String[] { "Authorization", "Basic "
				+ Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)) };
	}

	private void sleep(String object) throws Exception {
		NamespaceRegistry registry = this.context.getBean(NamespaceRegistry.class);
		assertThat(registry.evict("WHO", registry.get("WHO", Who.class).idFromName(object)).get(20, TimeUnit.SECONDS))
			.isTrue();
		assertThat(registry.activeObjects()).isZero();
	}

	private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + authority() + path))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Test
	void thePrincipalOfTheHandshakeIsThereAfterTheObjectSlept() throws Exception {
		Connected ada = connect("/rooms/lobby", basic("ada", "secret"));
		assertThat(ada.ask()).isEqualTo(ADA.formatted(1));
		sleep("lobby");
		assertThat(ada.ask()).isEqualTo(ADA.formatted(2));
	}

	@Test
	void thePrincipalOutlivesTheSessionThatNamedIt() throws Exception {
		HttpResponse<String> login = post("/login", "username=ada&password=secret");
		String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		Connected ada = connect("/rooms/lobby", "Cookie", cookie);
		assertThat(ada.ask()).isEqualTo(ADA.formatted(1));
		post("/logout", "", "Cookie", cookie);
		assertThatThrownBy(() -> connect("/rooms/lobby", "Cookie", cookie))
			.hasCauseInstanceOf(WebSocketHandshakeException.class);
		sleep("lobby");
		assertThat(ada.ask()).isEqualTo(ADA.formatted(2));
	}

	@Test
	void nothingElseOfTheRequestStaysWithTheSocket() throws Exception {
		Connected ada = connect("/rooms/lobby", basic("ada", "secret"));
		WeakReference<?> request = (WeakReference<?>) this.context.getBean("lastContext", AtomicReference.class).get();
		assertThat(request).isNotNull();
		sleep("lobby");
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return request.get() == null;
		});
		assertThat(ada.ask()).isEqualTo(ADA.formatted(2));
	}

	@Test
	void aClientThatIsNobodyHasNoPrincipal() throws Exception {
		Connected nobody = connect("/open/lobby");
		assertThat(nobody.ask()).isEqualTo("life 1: null none, at the handshake nobody");
		Connected ada = connect("/open/lobby", basic("ada", "secret"));
		sleep("lobby");
		assertThat(ada.ask()).isEqualTo(ADA.formatted(2));
		assertThat(nobody.ask()).isEqualTo("life 2: null none, at the handshake nobody");
	}

	@Test
	void whoMayNotConnectDoesNotWakeTheObject() {
		assertThatThrownBy(() -> connect("/rooms/lobby")).hasCauseInstanceOf(WebSocketHandshakeException.class);
		assertThatThrownBy(() -> connect("/rooms/lobby", basic("ada", "wrong")))
			.hasCauseInstanceOf(WebSocketHandshakeException.class);
		assertThat(this.context.getBean(AtomicInteger.class)).hasValue(0);
	}

	private record Connected(WebSocket socket, BlockingQueue<String> received) {

		String ask() throws Exception {
			this.socket.sendText("who am I?", true).get(20, TimeUnit.SECONDS);
			return this.received.poll(20, TimeUnit.SECONDS);
		}

	}

}
