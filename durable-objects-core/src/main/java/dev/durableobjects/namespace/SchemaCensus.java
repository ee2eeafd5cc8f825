package dev.durableobjects.namespace;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectSchemas;
import dev.durableobjects.SchemaReport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts the objects of a class by their schemas: finds them by the names of their files
 * and asks each one, because only its owner may open its file.
 */
final class SchemaCensus implements DurableObjectSchemas {

	/**
	 * How many objects are asked at a time.
	 */
	private static final int CONCURRENCY = 64;

	private final Map<String, Counted> bindings;

	private final Executor executor;

	private final Supplier<@Nullable DurableObjectException> refusal;

	private final Bindings known;

	/**
	 * Create a census.
	 * @param bindings the bindings whose class has a schema
	 * @param known checks the name of a binding
	 * @param executor reads directories
	 * @param refusal why objects cannot be asked now, or {@code null}
	 */
	SchemaCensus(Map<String, Counted> bindings, Bindings known, Executor executor,
			Supplier<@Nullable DurableObjectException> refusal) {
		this.bindings = Map.copyOf(bindings);
		this.known = known;
		this.executor = executor;
		this.refusal = refusal;
	}

	/**
	 * The bindings whose class has a schema.
	 * @param namespaces the classes
	 * @param bindings the bindings
	 * @param objects the objects of each class, by the number of the class
	 * @param layout where files are
	 */
	static Map<String, Counted> countable(List<NamespaceDefinition> namespaces, List<BindingDefinition> bindings,
			Map<Long, ObjectNamespace> objects, StorageLayout layout) {
		Map<String, Counted> countable = new LinkedHashMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			ClassSchema schema = namespace.schema();
			ObjectNamespace ofClass = objects.get(namespace.number());
			if (schema != null && ofClass != null) {
				Counted counted = new Counted(ofClass, layout.namespace(namespace.number()), schema);
				bindings.stream()
					.filter((binding) -> binding.label().equals(namespace.label()))
					.forEach((binding) -> countable.put(binding.name(), counted));
			}
		}
		return countable;
	}

	@Override
	public Set<String> names() {
		return this.bindings.keySet();
	}

	@Override
	public Mono<SchemaReport> report(String binding) {
		return Mono.defer(() -> {
			this.known.check(binding);
			Counted counted = this.bindings.get(binding);
			if (counted == null) {
				return Mono.error(new IllegalArgumentException("The class of binding '" + binding
						+ "' has no schema. Classes that have one are bound as " + names() + "."));
			}
			return count(binding, counted);
		});
	}

	private Mono<SchemaReport> count(String binding, Counted counted) {
		return read(() -> ObjectFileNames.folders(counted.directory()))
			.concatMap((folder) -> read(() -> ObjectFileNames.ids(counted.directory().resolve(folder))), 1)
			.flatMap((id) -> ask(counted, id), CONCURRENCY)
			.collect(() -> new SchemaTally(counted.schema().scripts()), SchemaTally::add)
			.map((tally) -> tally.report(binding));
	}

	private Flux<String> read(Supplier<Collection<String>> names) {
		return Mono.fromFuture(() -> CompletableFuture.supplyAsync(names, this.executor))
			.flatMapIterable((found) -> found);
	}

	/**
	 * What an object has; nothing if there is none any more.
	 */
	private Mono<OptionalInt> ask(Counted counted, String id) {
		return Mono.fromFuture(() -> {
			CompletableFuture<OptionalInt> answer = new CompletableFuture<>();
			DurableObjectException refused = this.refusal.get();
			if (refused == null) {
				counted.objects().inspectSchema(counted.objects().id(id), answer);
				refused = this.refusal.get();
			}
			if (refused != null) {
				// Nobody answers after the end.
				answer.completeExceptionally(refused);
			}
			return answer;
		})
			.onErrorResume(NoSuchFileException.class, (ex) -> Mono.empty())
			.onErrorResume((ex) -> !(ex instanceof RuntimeStoppedException), (ex) -> Mono.just(OptionalInt.empty()));
	}

	/**
	 * A class whose objects are counted.
	 *
	 * @param objects its objects
	 * @param directory where their files are
	 * @param schema its schema
	 */
	record Counted(ObjectNamespace objects, Path directory, ClassSchema schema) {
	}

	/**
	 * The names of all bindings.
	 */
	@FunctionalInterface
	interface Bindings {

		/**
		 * Fail if there is no such binding.
		 */
		void check(String binding);

	}

}
