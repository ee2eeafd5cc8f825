package dev.durableobjects.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Binds the properties before any bean can be made: the beans of the bindings are
 * registered from them, at a time at which Boot's own binder is not ready yet. Unknown
 * keys fail here, and only here: Boot's binder would refuse the one key that stands below
 * a list.
 */
final class PropertiesBinder {

	static final String PREFIX = "durable-objects";

	/**
	 * Stands below the list of migrations, which no class can express, and so is read by
	 * itself.
	 */
	static final String DRY_RUN = PREFIX + ".migrations.dry-run";

	private PropertiesBinder() {
	}

	static DurableObjectsProperties bind(Environment environment) {
		NoUnboundElementsBindHandler handler = new NoUnboundElementsBindHandler(
				new IgnoreTopLevelConverterNotFoundBindHandler(), new UnboundElementsSourceFilter());
		ConfigurationPropertyName dryRun = ConfigurationPropertyName.of(DRY_RUN);
		return Binder.get(environment)
			.bindOrCreate(PREFIX, Bindable.of(DurableObjectsProperties.class), new AbstractBindHandler(handler) {

				@Override
				public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
						BindContext context) {
					if (context.getDepth() == 0) {
						super.onSuccess(dryRun, Bindable.of(Boolean.class), context, true);
					}
					return super.onStart(name, target, context);
				}

			});
	}

	/**
	 * Whether a dry run is asked for. The bare option {@code --…dry-run} counts as well:
	 * taking it for "no" would apply what was only to be shown.
	 * @throws org.springframework.boot.context.properties.bind.BindException if the value
	 * is no boolean
	 */
	static boolean isDryRun(Environment environment) {
		Binder binder = Binder.get(environment);
		String text = binder.bind(DRY_RUN, String.class).orElse("false");
		return text.isBlank() || binder.bind(DRY_RUN, Boolean.class).orElse(false);
	}

}
