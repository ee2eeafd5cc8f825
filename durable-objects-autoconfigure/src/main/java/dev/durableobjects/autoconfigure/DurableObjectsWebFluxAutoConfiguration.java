package dev.durableobjects.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * Auto-configuration of what WebFlux clients are told of our exceptions.
 */
@AutoConfiguration(after = DurableObjectsAutoConfiguration.class)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public final class DurableObjectsWebFluxAutoConfiguration {

	@Bean
	DurableObjectWebExceptionHandler durableObjectWebExceptionHandler(ServerCodecConfigurer codecs) {
		return new DurableObjectWebExceptionHandler(codecs.getWriters());
	}

}
