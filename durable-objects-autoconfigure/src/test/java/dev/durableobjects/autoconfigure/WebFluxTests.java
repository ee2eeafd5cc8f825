package dev.durableobjects.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import dev.durableobjects.autoconfigure.web.WebApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with routes, over HTTP.
 */
class WebFluxTests {

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(WebApplication.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--" + OperatedApplication.NO_SECURITY,
					"--durable-objects.storage.directory=" + this.directory, "--durable-objects.bindings[0].name=CHAT",
					"--durable-objects.bindings[0].class-name=ChatObject", "--durable-objects.migrations[0].tag=v1",
					"--durable-objects.migrations[0].new-sqlite-classes=ChatObject",
					"--durable-objects.routes[0].path=/rooms/{name}/**", "--durable-objects.routes[0].binding=CHAT",
					"--durable-objects.routes[1].path=/ids/{id}", "--durable-objects.routes[1].binding=CHAT");
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private String authority() {
		return "localhost:" + this.context.getEnvironment().getProperty("local.server.port");
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create("http://" + authority() + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@Test
	void routesAndControllersForward() throws Exception {
		assertThat(get("/rooms/lobby/a/b").body()).isEqualTo("lobby got /rooms/lobby/a/b {name=lobby}");
		assertThat(get("/controlled/den").body()).isEqualTo("den got /controlled/den {name=den}");
	}

	@Test
	void routeWithoutObjectIsAnsweredWithASentence() throws Exception {
		HttpResponse<String> id = get("/ids/abc");
		assertThat(id.statusCode()).isEqualTo(404);
		assertThat(id.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(id.body()).contains("Invalid Durable Object ID: must be 64 hex digits");
		assertThat(get("/ids/" + "0".repeat(64)).body()).contains("not valid for this namespace");
		HttpResponse<String> name = get("/rooms/" + "x".repeat(1025) + "/a");
		assertThat(name.statusCode()).isEqualTo(400);
		assertThat(name.body()).contains("durable-objects.limits.name-size");
	}

	@Test
	void shutdownClosesSocketsWith1001AndDoesNotHang() throws Exception {
		CompletableFuture<String> answer = new CompletableFuture<>();
		CompletableFuture<Integer> closed = new CompletableFuture<>();
		WebSocket socket = this.client.newWebSocketBuilder()
			.buildAsync(URI.create("ws://" + authority() + "/rooms/lobby/socket"), new WebSocket.Listener() {

				@Override
				public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					answer.complete(data.toString());
					webSocket.request(1);
					return null;
				}

				@Override
				public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
					closed.complete(code);
					return null;
				}

			})
			.get(20, TimeUnit.SECONDS);
		socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
		assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(this.context::close);
		assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
		stopped.get(20, TimeUnit.SECONDS);
	}

}
