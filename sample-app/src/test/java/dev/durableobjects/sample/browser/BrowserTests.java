package dev.durableobjects.sample.browser;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.durableobjects.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as its readers use it. Pictures of it are kept in {@code target/screenshots}.
 */
@EnabledIf(value = "isInstalled",
		disabledReason = "needs Debian's packages 'chromium' and 'chromium-driver', which .ci/run installs")
class BrowserTests {

	private static final List<String> NOT_OURS = List.of("favicon");

	@TempDir
	private Path data;

	@TempDir
	private Path profiles;

	private ConfigurableApplicationContext application;

	private Browser ada;

	private Browser bob;

	static boolean isInstalled() {
		return Browser.isInstalled();
	}

	@BeforeEach
	void open() {
		this.application = start(0);
		this.ada = new Browser(this.profiles.resolve("ada"));
		this.bob = new Browser(this.profiles.resolve("bob"));
	}

	@AfterEach
	void close() {
		this.ada.close();
		this.bob.close();
		this.application.close();
	}

	@Test
	void membersChatInSeveralRooms() throws Exception {
		enter(this.ada, "ada", "lobby");
		enter(this.bob, "bob", "lobby");
		this.ada.await("#chat-members", "2 here: ada, bob");
		say(this.ada, "hello bob");
		this.bob.await("#chat-log", "hello bob");
		say(this.bob, "<b>hi</b> ada");
		this.ada.await("#chat-log", "<b>hi</b> ada");
		this.ada.await("#chat-ping", "without waking the room");
		this.bob.type("chat-room", "kitchen").submit("chat-room-form").await("#chat-members", "1 here: bob");
		assertThat(this.bob.text("#chat-log")).isEmpty();
		say(this.ada, "are you there?");
		this.bob.await("#chat-rooms", "lobby (1)");
		this.bob.click("#chat-rooms .tab:first-child button").await("#chat-log", "are you there?");
		picture(this.ada, "chat");
		assertThat(complaints(this.ada)).isEmpty();
		assertThat(complaints(this.bob)).isEmpty();
	}

	@Test
	void aMemberComesBackAfterARestartOfTheServerAndFindsWhatWasSaid() {
		enter(this.ada, "ada", "lobby");
		say(this.ada, "before");
		this.ada.await("#chat-log", "before");
		int port = port();
		this.application.close();
		this.ada.await("#chat-state", "trying again");
		assertThat(this.ada.script("return document.getElementById('chat-send').disabled")).isEqualTo(true);
		this.application = start(port);
		this.ada.await("#chat-state", "connected");
		say(this.ada, "after");
		this.ada.await("#chat-log", "after");
		assertThat(this.ada.text("#chat-log")).containsOnlyOnce("before").containsOnlyOnce("after");
	}

	@Test
	void aCounterCountsAndAReminderIsDelivered() throws Exception {
		this.ada.open(page("#counter=laps")).await("#counter-value", "0");
		this.ada.click("#counter-increment").await("#counter-value", "1");
		this.ada.click("#counter-increment").await("#counter-value", "2");
		this.bob.open(page("#counter=laps")).await("#counter-value", "2");
		this.ada.type("reminder-name", "tea")
			.type("reminder-message", "tea is ready")
			.type("reminder-seconds", "1")
			.submit("reminder-form")
			.await("#reminder-delivered", "tea is ready");
		picture(this.ada, "counter-and-reminder");
		assertThat(complaints(this.ada)).isEmpty();
	}

	@Test
	void theServersSentenceIsShown() {
		this.ada.open(page("#counter=" + "x".repeat(1_025))).await("#counter-error", "1024");
	}

	@Test
	void nothingStandsOutOfASmallScreen() throws Exception {
		this.ada.size(500, 900);
		enter(this.ada, "ada", "a-room-with-a-rather-long-name-that-does-not-fit-anywhere");
		say(this.ada, "word".repeat(100));
		this.ada.await("#chat-log", "word");
		assertThat(this.ada.script("return document.documentElement.scrollWidth <= window.innerWidth")).isEqualTo(true);
		this.ada.screenshot("phone");
	}

	private void enter(Browser browser, String user, String room) {
		browser.open(page("#room=" + room));
		browser.type("chat-user", user).submit("chat-user-form").await("#chat-members", user);
	}

	private static void say(Browser browser, String text) {
		browser.type("chat-text", text).submit("chat-form");
	}

	private static void picture(Browser browser, String name) throws Exception {
		browser.size(1_200, 900).screenshot(name);
	}

	private static List<String> complaints(Browser browser) {
		return browser.complaints()
			.stream()
			.filter((complaint) -> NOT_OURS.stream().noneMatch(complaint::contains))
			.toList();
	}

	private String page(String fragment) {
		return "http://127.0.0.1:" + port() + "/" + fragment;
	}

	private int port() {
		return this.application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private ConfigurableApplicationContext start(int port) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=" + port,
				"--durable-objects.storage.directory=" + this.data);
	}

}
