package dev.durableobjects.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of the web server. Reactor Netty starts four at least; on a machine
 * with fewer processors much time goes into switching between them. Half of the
 * processors are enough: the objects have threads of their own, and need the others.
 */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setLoopResourcesSupplier(() -> LoopResources.create("http", loops, true));
		return resources;
	}

}
