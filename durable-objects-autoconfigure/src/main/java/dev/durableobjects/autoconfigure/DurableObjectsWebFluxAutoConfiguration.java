package dev.durableobjects.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.FetchHandler;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.web.reactive.FetchForwarder;
import dev.durableobjects.web.reactive.ObjectRoute;
import dev.durableobjects.web.reactive.WebSocketConnections;
import dev.durableobjects.web.reactive.WebSocketShutdownLifecycle;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.view.ViewResolver;
import reactor.netty.http.server.HttpServer;

/**
 * Auto-configuration of requests to objects, and of what WebFlux clients are told of our
 * exceptions.
 */
@AutoConfiguration(after = DurableObjectsAutoConfiguration.class)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public final class DurableObjectsWebFluxAutoConfiguration {

	@Bean
	DurableObjectWebExceptionHandler durableObjectWebExceptionHandler(ServerCodecConfigurer codecs) {
		return new DurableObjectWebExceptionHandler(codecs.getWriters());
	}

	/**
	 * What exists when objects are configured.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(DurableObjectsFetchConfiguration.class)
	@Conditional(OnConfiguredCondition.class)
	static class FetchConfiguration {

		/**
		 * Behind the application's own controllers, before its static resources.
		 */
		private static final int ROUTES_ORDER = 1;

		@Bean
		FetchForwarder durableObjectForwarder(ServerCodecConfigurer codecs,
				ObjectProvider<ViewResolver> viewResolvers) {
			return new FetchForwarder(codecs.getReaders(), codecs.getWriters(), viewResolvers.orderedStream().toList());
		}

		@Bean
		HandlerMapping durableObjectsRoutes(DurableObjectsProperties properties, DurableObjectNamespaces namespaces,
				FetchForwarder forwarder) {
			Map<String, Object> routes = new LinkedHashMap<>();
			for (DurableObjectsProperties.Route route : properties.routes()) {
				String path = String.valueOf(route.path());
				ObjectRoute.Key key = RoutePattern.parse(path).variables().contains(ObjectRoute.Key.ID.variable())
						? ObjectRoute.Key.ID : ObjectRoute.Key.NAME;
				routes.put(path, new ObjectRoute(key,
						() -> namespaces.get(String.valueOf(route.binding()), FetchHandler.class), forwarder));
			}
			return new SimpleUrlHandlerMapping(routes, ROUTES_ORDER);
		}

	}

	/**
	 * What sockets need of a web server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpServer.class)
	@Conditional(OnConfiguredCondition.class)
	static class WebSocketConfiguration {

		@Bean
		WebSocketShutdownLifecycle durableObjectsWebSocketShutdown(DurableObjectsProperties properties,
				NamespaceRegistry registry, WebSocketConnections connections) {
			return new WebSocketShutdownLifecycle(registry, connections, properties.shutdownTimeout());
		}

	}

}
