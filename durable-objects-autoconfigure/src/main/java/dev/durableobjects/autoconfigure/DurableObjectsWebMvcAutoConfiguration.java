package dev.durableobjects.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of what clients of a servlet application are told of our exceptions.
 */
@AutoConfiguration(after = DurableObjectsAutoConfiguration.class)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class DurableObjectsWebMvcAutoConfiguration {

	@Bean
	DurableObjectControllerAdvice durableObjectControllerAdvice() {
		return new DurableObjectControllerAdvice();
	}

}
