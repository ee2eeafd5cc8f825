package dev.durableobjects.autoconfigure.actuate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.autoconfigure.operated.Operated;
import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint of a whole application, over HTTP.
 */
class DurableObjectsEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=durableobjects";

	private static final String UNRESTRICTED = "management.endpoint.durableobjects.access=unrestricted";

	private static final String OBJECT = "/durableobjects/OperatedObject/a";

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private WebTestClient start(String... properties) {
		this.context = OperatedApplication.start(this.directory.resolve("data"), properties);
		ApplicationListener<AuditApplicationEvent> listener = (event) -> this.audited.add(event.getAuditEvent());
		this.context.addApplicationListener(listener);
		return OperatedApplication.client(this.context);
	}

	@Test
	void nothingIsReachableWithoutExposure() {
		WebTestClient client = start();
		client.get().uri("/durableobjects").exchange().expectStatus().isNotFound();
		client.get().uri("/durableobjectstail").exchange().expectStatus().isNotFound();
		assertThat(this.context.getBeansOfType(DurableObjectsEndpoint.class)).isEmpty();
		assertThat(this.context.getBeansOfType(ObjectTail.class)).isEmpty();
	}

	@Test
	void withSecurityAndDefaultsAnAnonymousClientGetsNothing() {
		this.context = OperatedApplication.start(this.directory.resolve("data"), true, EXPOSED + ",durableobjectstail",
				UNRESTRICTED, "spring.security.user.password=secret");
		WebTestClient client = OperatedApplication.client(this.context);
		client.get().uri("/durableobjects").exchange().expectStatus().isUnauthorized();
		client.get().uri("/durableobjects/OperatedObject").exchange().expectStatus().isUnauthorized();
		client.get().uri(OBJECT).exchange().expectStatus().isUnauthorized();
		client.get().uri("/durableobjectstail").exchange().expectStatus().isUnauthorized();
		post(client, OBJECT + "/evict").exchange().expectStatus().is4xxClientError();
		client.delete().uri(OBJECT).exchange().expectStatus().is4xxClientError();
		client.get()
			.uri("/durableobjects")
			.headers((headers) -> headers.setBasicAuth("user", "secret"))
			.exchange()
			.expectStatus()
			.isOk();
	}

	@Test
	void readsOnlyByDefault() {
		WebTestClient client = start(EXPOSED);
		OperatedApplication.object(this.context, "a").increment();
		client.get().uri(OBJECT).exchange().expectStatus().isOk();
		post(client, OBJECT + "/evict").exchange().expectStatus().is4xxClientError();
		client.delete().uri(OBJECT).exchange().expectStatus().is4xxClientError();
		assertThat(OperatedApplication.object(this.context, "a").increment()).isEqualTo(2);
	}

	@Test
	void showsClassesAndMigrations() {
		WebTestClient client = start(EXPOSED);
		OperatedApplication.object(this.context, "a").increment();
		client.get()
			.uri("/durableobjects")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.classes[0].name")
			.isEqualTo("OperatedObject")
			.jsonPath("$.classes[0].bindings[0]")
			.isEqualTo("OPERATED")
			.jsonPath("$.classes[0].activeObjects")
			.isEqualTo(1)
			.jsonPath("$.migrations.appliedTag")
			.isEqualTo("v1")
			.jsonPath("$.migrations.pending")
			.isEmpty()
			.jsonPath("$.queuedEvents")
			.isEqualTo(0);
	}

	@Test
	void showsAnObjectByItsNameAndByItsId() {
		WebTestClient client = start(EXPOSED);
		OperatedApplication.object(this.context, "a").increment();
		OperatedApplication.object(this.context, "a").setAlarm(Duration.ofHours(1));
		assertThatIllegalStateException()
			.isThrownBy(() -> OperatedApplication.object(this.context, "a").fail("broken"));
		client.get()
			.uri(OBJECT)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.name")
			.isEqualTo("a")
			.jsonPath("$.loaded")
			.isEqualTo(true)
			.jsonPath("$.alarm")
			.exists()
			.jsonPath("$.lastErrors[0].message")
			.isEqualTo("java.lang.IllegalStateException: broken")
			.jsonPath("$.lastErrors[0].event")
			.isEqualTo("rpc fail")
			.jsonPath("$.awakeReasons")
			.isNotEmpty();
		String id = id("a");
		client.get()
			.uri("/durableobjects/OPERATED/" + id)
			.exchange()
			.expectBody()
			.jsonPath("$.id")
			.isEqualTo(id)
			.jsonPath("$.name")
			.isEqualTo("a");
	}

	private String id(String name) {
		return this.context.getBean(DurableObjectNamespaces.class)
			.get("OPERATED", Operated.class)
			.idFromName(name)
			.toString();
	}

	@Test
	void whatIsNotThereIsNotFound() throws Exception {
		WebTestClient client = start(EXPOSED, UNRESTRICTED);
		client.get().uri("/durableobjects/Missing").exchange().expectStatus().isNotFound();
		client.get().uri("/durableobjects/Missing/a").exchange().expectStatus().isNotFound();
		client.get().uri(OBJECT).exchange().expectStatus().isNotFound();
		post(client, OBJECT + "/explode").exchange().expectStatus().isBadRequest();
		try (Stream<Path> files = Files.walk(this.directory)) {
			assertThat(files).noneMatch((file) -> file.toString().contains(id("a")));
		}
	}

	@Test
	void listsObjectsInPagesByPrefixBySizeAndByLastUse() {
		WebTestClient client = start(EXPOSED, "durable-objects.usage.flush-interval=100ms");
		for (String name : List.of("room:1", "room:2", "user:1")) {
			OperatedApplication.object(this.context, name).increment();
		}
		OperatedApplication.object(this.context, "user:1").rows();
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> client.get()
				.uri("/durableobjects/OperatedObject?prefix=room:&limit=1")
				.exchange()
				.expectBody()
				.jsonPath("$.objects[0].name")
				.isEqualTo("room:1")
				.jsonPath("$.next")
				.isEqualTo("nroom:1"));
		client.get()
			.uri("/durableobjects/OperatedObject?prefix=room:&after=nroom:1")
			.exchange()
			.expectBody()
			.jsonPath("$.objects.length()")
			.isEqualTo(1)
			.jsonPath("$.objects[0].name")
			.isEqualTo("room:2");
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> client.get()
				.uri("/durableobjects/OperatedObject?sort=size&limit=1")
				.exchange()
				.expectBody()
				.jsonPath("$.objects[0].name")
				.isEqualTo("user:1"));
		client.get()
			.uri("/durableobjects/OperatedObject?sort=last-use")
			.exchange()
			.expectBody()
			.jsonPath("$.objects.length()")
			.isEqualTo(3)
			.jsonPath("$.next")
			.isEmpty();
		String next = String.valueOf(client.get()
			.uri("/durableobjects/OperatedObject?sort=size&limit=2")
			.exchange()
			.expectBody(Map.class)
			.returnResult()
			.getResponseBody()
			.get("next"));
		client.get()
			.uri("/durableobjects/OperatedObject?sort=size&limit=2&after=" + next)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.objects.length()")
			.isEqualTo(1)
			.jsonPath("$.objects[0].name")
			.value((name) -> assertThat(String.valueOf(name)).startsWith("room:"));
		client.get()
			.uri("/durableobjects/OperatedObject?sort=last-use&after=" + next)
			.exchange()
			.expectStatus()
			.isBadRequest();
		client.get().uri("/durableobjects/OperatedObject?sort=size&prefix=a").exchange().expectStatus().isBadRequest();
		client.get().uri("/durableobjects/OperatedObject?sort=age").exchange().expectStatus().isBadRequest();
		client.get().uri("/durableobjects/OperatedObject?limit=501").exchange().expectStatus().isBadRequest();
		client.get().uri("/durableobjects/OperatedObject?after=x").exchange().expectStatus().isBadRequest();
	}

	@Test
	void anOperatorEvictsAnObject() {
		WebTestClient client = start(EXPOSED, UNRESTRICTED);
		OperatedApplication.object(this.context, "a").increment();
		operate(client, "evict", "evicted");
		client.get().uri("/durableobjects").exchange().expectBody().jsonPath("$.activeObjects").isEqualTo(0);
		assertThat(OperatedApplication.object(this.context, "a").increment()).isEqualTo(2);
		assertThat(this.audited).singleElement().satisfies((event) -> {
			assertThat(event.getType()).isEqualTo("DURABLE_OBJECT_OPERATION");
			assertThat(event.getPrincipal()).isEqualTo("anonymous");
			assertThat(event.getData()).containsEntry("operation", "evict")
				.containsEntry("class", "OperatedObject")
				.containsEntry("object", "a")
				.containsEntry("result", "evicted");
		});
	}

	private static WebTestClient.RequestHeadersSpec<?> post(WebTestClient client, String uri) {
		return client.post().uri(uri).contentType(MediaType.APPLICATION_JSON);
	}

	private static void operate(WebTestClient client, String operation, String result) {
		post(client, OBJECT + "/" + operation).exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.result")
			.isEqualTo(result);
	}

	@Test
	void anOperatorRunsAnAlarmNow() {
		WebTestClient client = start(EXPOSED, UNRESTRICTED);
		OperatedApplication.object(this.context, "a").increment();
		post(client, OBJECT + "/run-alarm").exchange().expectStatus().isEqualTo(409);
		OperatedApplication.object(this.context, "a").setAlarm(Duration.ofDays(1));
		OperatedApplication.object(this.context, "a").failAlarms(true);
		post(client, OBJECT + "/run-alarm").exchange()
			.expectStatus()
			.isEqualTo(500)
			.expectBody()
			.jsonPath("$.reason")
			.value((reason) -> assertThat(String.valueOf(reason)).contains("IllegalStateException: no alarm"));
		OperatedApplication.object(this.context, "a").failAlarms(false);
		operate(client, "run-alarm", "ran");
		assertThat(OperatedApplication.object(this.context, "a").alarms()).isEqualTo(1);
		post(client, OBJECT + "/run-alarm").exchange().expectStatus().isEqualTo(409);
		post(client, OBJECT + "/rearm-alarm").exchange().expectStatus().isEqualTo(409);
		assertThat(this.audited).extracting((event) -> event.getData().get("result"))
			.containsExactly("no-alarm", "failed", "ran", "no-alarm", "no-alarm");
	}

	@Test
	void whatIsNoNameIsRefused() {
		WebTestClient client = start(EXPOSED, UNRESTRICTED);
		String longName = "/durableobjects/OperatedObject/" + "x".repeat(1_025);
		client.get().uri(longName).exchange().expectStatus().isBadRequest();
		post(client, longName + "/evict").exchange().expectStatus().isBadRequest();
		client.delete().uri(longName).exchange().expectStatus().isBadRequest();
		assertThat(this.audited).hasSize(2);
	}

	@Test
	void anOperatorArmsAnAlarmOnceMoreThatWasGivenUp() {
		WebTestClient client = start(EXPOSED, UNRESTRICTED, "durable-objects.alarms.max-retries=0");
		OperatedApplication.object(this.context, "a").failAlarms(true);
		OperatedApplication.object(this.context, "a").setAlarm(Duration.ZERO);
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> client.get()
				.uri("/durableobjects")
				.exchange()
				.expectBody()
				.jsonPath("$.abandonedAlarms[0].name")
				.isEqualTo("a")
				.jsonPath("$.abandonedAlarms[0].reason")
				.value((reason) -> assertThat(String.valueOf(reason)).contains("no alarm")));
		OperatedApplication.object(this.context, "a").failAlarms(false);
		operate(client, "rearm-alarm", "alarm-set");
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(OperatedApplication.object(this.context, "a").alarms()).isEqualTo(1));
		client.get().uri("/durableobjects").exchange().expectBody().jsonPath("$.abandonedAlarms").isEmpty();
		post(client, OBJECT + "/rearm-alarm").exchange().expectStatus().isEqualTo(409);
	}

	@Test
	void anOperatorErasesAnObject() {
		WebTestClient client = start(EXPOSED, UNRESTRICTED);
		OperatedApplication.object(this.context, "a").increment();
		client.delete()
			.uri(OBJECT)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.result")
			.isEqualTo("erased");
		assertThat(OperatedApplication.object(this.context, "a").increment()).isEqualTo(1);
		assertThat(this.audited).singleElement()
			.satisfies((event) -> assertThat(event.getData()).containsEntry("operation", "erase"));
	}

	@Test
	void anOperatorExportsAnObjectWhileItIsUsed() throws Exception {
		Path exports = this.directory.resolve("exports");
		WebTestClient client = start(EXPOSED, UNRESTRICTED, "durable-objects.operations.export-directory=" + exports);
		OperatedApplication.object(this.context, "a").rows();
		operate(client, "export", "exported");
		assertThat(OperatedApplication.object(this.context, "a").rows()).isEqualTo(6);
		operate(client, "evict", "evicted");
		operate(client, "export", "exported");
		post(client, "/durableobjects/OperatedObject/missing/export").exchange().expectStatus().isNotFound();
		try (Stream<Path> files = Files.list(exports)) {
			List<Path> copies = files.sorted().toList();
			assertThat(copies).hasSize(2);
			assertThat(rows(copies.get(0))).isEqualTo(3);
			assertThat(rows(copies.get(1))).isEqualTo(6);
		}
		assertThat(OperatedApplication.object(this.context, "a").rows()).isEqualTo(9);
	}

	private static int rows(Path file) throws Exception {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro&immutable=1");
				ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM item")) {
			return rows.getInt(1);
		}
	}

	@Test
	void withoutADirectoryNothingIsExported() {
		WebTestClient client = start(EXPOSED, UNRESTRICTED);
		OperatedApplication.object(this.context, "a").increment();
		post(client, OBJECT + "/export").exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.reason")
			.value((reason) -> assertThat(String.valueOf(reason))
				.contains("durable-objects.operations.export-directory"));
	}

}
