package dev.durableobjects.test.example;

import java.time.Clock;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Configures neither bindings nor migrations.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class ExampleApplication {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
