package dev.durableobjects.autoconfigure.operated;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.DurableObjectNamespaces;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A whole application with everything that Boot brings, without security unless it is
 * asked for.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan
public class OperatedApplication {

	public static final String[] OBJECTS = { "durable-objects.bindings[0].name=OPERATED",
			"durable-objects.bindings[0].class-name=OperatedObject", "durable-objects.migrations[0].tag=v1",
			"durable-objects.migrations[0].new-sqlite-classes=OperatedObject" };

	public static final String NO_SECURITY = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration";

	public static ConfigurableApplicationContext start(Path directory, String... properties) {
		return start(directory, false, properties);
	}

	public static ConfigurableApplicationContext start(Path directory, boolean security, String... properties) {
		List<String> all = new ArrayList<>(List.of(OBJECTS));
		all.addAll(List.of("server.port=0", "spring.main.web-application-type=reactive", "spring.main.banner-mode=off",
				"durable-objects.storage.directory=" + directory));
		if (!security) {
			all.add(NO_SECURITY);
		}
		all.addAll(List.of(properties));
		return new SpringApplicationBuilder(OperatedApplication.class).logStartupInfo(false)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new));
	}

	public static Operated object(ConfigurableApplicationContext context, String name) {
		return context.getBean(DurableObjectNamespaces.class).get("OPERATED", Operated.class).getByName(name);
	}

	public static WebTestClient client(ConfigurableApplicationContext context) {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator")
			.responseTimeout(Duration.ofSeconds(60))
			.build();
	}

}
