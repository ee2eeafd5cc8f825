package dev.durableobjects.context;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code durable-objects.bindings}, as written.
 *
 * @param name the binding's name
 * @param className the class's name
 * @param scriptName the script that has the class
 * @param environment the environment of that script, which only exists at Cloudflare
 */
public record RequestedBinding(@Nullable String name, @Nullable String className, @Nullable String scriptName,
		@Nullable String environment) {
}
