package dev.durableobjects.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;

import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium with a profile of its own.
 */
final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ChromeDriver driver;

	Browser(Path profile) {
		ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--user-data-dir=" + profile);
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.WARNING);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
				options);
	}

	/**
	 * Whether this machine has what the tests need: Debian's packages {@code chromium}
	 * and {@code chromium-driver}.
	 */
	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
	}

	Browser open(String url) {
		this.driver.get(url);
		return this;
	}

	Browser size(int width, int height) {
		this.driver.manage().window().setSize(new Dimension(width, height));
		return this;
	}

	Browser type(String id, String text) {
		WebElement field = this.driver.findElement(By.id(id));
		field.clear();
		field.sendKeys(text);
		return this;
	}

	Browser submit(String formId) {
		this.driver.findElement(By.cssSelector("#" + formId + " button:not([type=button])")).click();
		return this;
	}

	Browser click(String selector) {
		this.driver.findElement(By.cssSelector(selector)).click();
		return this;
	}

	/**
	 * Wait until the text of an element contains another.
	 */
	Browser await(String selector, String text) {
		new WebDriverWait(this.driver, PATIENCE).withMessage(() -> "'" + text + "' in '" + text(selector) + "'")
			.until((ignored) -> text(selector).contains(text));
		return this;
	}

	String text(String selector) {
		return String.valueOf(script("return document.querySelector(arguments[0])?.innerText ?? ''", selector));
	}

	Object script(String script, Object... arguments) {
		Object result = ((JavascriptExecutor) this.driver).executeScript(script, arguments);
		return (result != null) ? result : "";
	}

	/**
	 * What the page has complained of.
	 */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	/**
	 * Keep a picture below {@code target}.
	 */
	void screenshot(String name) throws IOException {
		Path folder = Files.createDirectories(Path.of("target", "screenshots"));
		script("scrollTo(0, 0)");
		Files.write(folder.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
