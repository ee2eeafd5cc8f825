package dev.durableobjects.autoconfigure;

import java.nio.file.Path;

import dev.durableobjects.DurableObject;
import dev.durableobjects.autoconfigure.web.WebApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class WebRulesTests {

	private static final String CHAT = """
			durable-objects:
			  bindings: [ { name: CHAT, class-name: ChatObject } ]
			  migrations: [ { tag: v1, new-sqlite-classes: [ChatObject] } ]
			""";

	@TempDir
	Path directory;

	@Test
	void handlerOfRequestsNeedsWebFlux() {
		ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Objects.class)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class,
					DurableObjectsWebFluxAutoConfiguration.class, DurableObjectsWebMvcAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + this.directory);
		assertThat(Startup.failure(runner, CHAT + "  routes: [ { path: '/rooms/{name}', binding: CHAT } ]\n")).contains(
				"Class 'dev.durableobjects.autoconfigure.web.ChatObject' of binding 'CHAT' implements FetchHandler, "
						+ "but this is no WebFlux application.")
			.contains("implements HibernatableWebSocketHandler, but this is no WebFlux application.")
			.contains("'durable-objects.routes' is set, but this is no WebFlux application")
			.contains("Add spring-boot-starter-webflux");
	}

	@Test
	void allMistakesOfRoutesAreReportedAtOnce() {
		ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
			.withUserConfiguration(WebApplication.class)
			.withPropertyValues("durable-objects.storage.directory=" + this.directory);
		String text = Startup.failure(runner, CHAT + """
				  routes:
				    - { path: "/a/{name}", binding: CHATT }
				    - { path: "/b/**", binding: CHAT }
				    - { path: "/c/{name}/{id}", binding: CHAT }
				    - { path: "/d/{name}/**", binding: CHAT }
				    - { path: "/d/{name}/**", binding: CHAT }
				    - { path: "/e/{name", binding: CHAT }
				    - { binding: CHAT }
				    - { path: "/f/{id:[0-9a-f]{64}}" }
				""");
		assertThat(text)
			.contains("'durable-objects.routes[0].binding' is 'CHATT', but there is no such binding.",
					"Did you mean 'CHAT'?")
			.contains("'durable-objects.routes[1].path' is '/b/**', which has neither {name} nor {id}")
			.contains("'durable-objects.routes[2].path' is '/c/{name}/{id}', which has both {name} and {id}.")
			.contains("'durable-objects.routes[4].path' is '/d/{name}/**', which matches the same requests")
			.contains("'durable-objects.routes[5].path' is '/e/{name', which is no path pattern")
			.contains("'durable-objects.routes[6]' has no path.")
			.contains("'durable-objects.routes[7]' has no binding.")
			.doesNotContain("routes[7].path");
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = WebApplication.class)
	@ComponentScan(basePackageClasses = WebApplication.class, useDefaultFilters = false,
			includeFilters = @ComponentScan.Filter(DurableObject.class))
	static class Objects {

	}

}
