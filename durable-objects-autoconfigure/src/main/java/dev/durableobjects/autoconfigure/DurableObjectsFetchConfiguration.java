package dev.durableobjects.autoconfigure;

import dev.durableobjects.hibernation.WebSocketPairFactory;
import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.web.reactive.WebFluxFetchCarrier;
import dev.durableobjects.web.reactive.WebFluxWebSocketPairs;
import dev.durableobjects.web.reactive.WebSocketConnections;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.netty.http.server.HttpServer;

/**
 * What carries WebFlux's requests into objects, and makes their sockets, wherever the
 * requests come from: a web server, or a test without one that makes them itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DispatcherHandler.class, HttpServer.class })
@Conditional(OnConfiguredCondition.class)
public final class DurableObjectsFetchConfiguration {

	@Bean(destroyMethod = "close")
	WebSocketConnections durableObjectsWebSocketConnections() {
		return new WebSocketConnections(System::nanoTime);
	}

	@Bean
	FetchCarrier durableObjectsFetchCarrier(DurableObjectsProperties properties, WebSocketConnections connections) {
		return new WebFluxFetchCarrier(PropertyConversions.webSocketSettings(properties), connections);
	}

	@Bean
	WebSocketPairFactory durableObjectsWebSocketPairs(DurableObjectsProperties properties,
			WebSocketConnections connections) {
		return new WebFluxWebSocketPairs(PropertyConversions.webSocketSettings(properties), connections);
	}

}
