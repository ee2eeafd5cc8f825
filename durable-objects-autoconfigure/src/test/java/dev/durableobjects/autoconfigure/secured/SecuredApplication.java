package dev.durableobjects.autoconfigure.secured;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * An application with Spring Security. Whoever is nobody may go to {@code /open}.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@EnableAutoConfiguration
@ComponentScan
public class SecuredApplication {

	@Bean
	AtomicInteger lives() {
		return new AtomicInteger();
	}

	/**
	 * The security context of the last request.
	 */
	@Bean
	AtomicReference<WeakReference<SecurityContext>> lastContext() {
		return new AtomicReference<>();
	}

	@Bean
	SecurityWebFilterChain security(ServerHttpSecurity http,
			AtomicReference<WeakReference<SecurityContext>> lastContext) {
		return http
			.authorizeExchange(
					(exchange) -> exchange.pathMatchers("/open/**").permitAll().anyExchange().authenticated())
			.httpBasic(Customizer.withDefaults())
			.formLogin(Customizer.withDefaults())
			.csrf(ServerHttpSecurity.CsrfSpec::disable)
			.addFilterAfter((exchange, chain) -> ReactiveSecurityContextHolder.getContext()
				.doOnNext((context) -> lastContext.set(new WeakReference<>(context)))
				.then(chain.filter(exchange)), SecurityWebFiltersOrder.AUTHORIZATION)
			.build();
	}

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(
				User.withUsername("ada").password("{noop}secret").roles("MEMBER").build());
	}

}
