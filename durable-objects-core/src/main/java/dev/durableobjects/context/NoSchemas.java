package dev.durableobjects.context;

import java.util.Set;

import dev.durableobjects.DurableObjectSchemas;
import dev.durableobjects.NoSuchBindingException;
import dev.durableobjects.SchemaReport;
import reactor.core.publisher.Mono;

/**
 * The reports of an application that configures no binding.
 */
public final class NoSchemas implements DurableObjectSchemas {

	@Override
	public Set<String> names() {
		return Set.of();
	}

	@Override
	public Mono<SchemaReport> report(String binding) {
		return Mono.error(() -> new NoSuchBindingException(binding, Set.of()));
	}

}
