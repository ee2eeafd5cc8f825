package dev.durableobjects.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What of the configured migrations was applied.
 *
 * @param scriptName the name of this application's script
 * @param tags the tags of the configured migrations, in their order
 * @param appliedTag reads the tag that was applied last from the catalogue; may wait for
 * it
 */
public record MigrationStatus(String scriptName, List<String> tags, Supplier<@Nullable String> appliedTag) {

	/**
	 * The tags that follow the applied one in the configuration: none, unless that one is
	 * not in it.
	 * @param applied the tag that was applied last
	 * @return the tags
	 */
	public List<String> pending(@Nullable String applied) {
		int index = (applied != null) ? this.tags.indexOf(applied) : -1;
		return this.tags.subList(index + 1, this.tags.size());
	}

}
