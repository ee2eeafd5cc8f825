package dev.durableobjects;

import tools.jackson.databind.json.JsonMapper;

/**
 * Customises the JSON mapper that writes stored values and copies arguments and results.
 * Declare a bean. The mapper is the library's own: the application's mapper and
 * {@code spring.jackson.*} do not affect it, because a changed naming strategy would
 * silently lose stored data. Bear that in mind when changing it here.
 */
@FunctionalInterface
public interface DurableObjectsJsonMapperCustomizer {

	/**
	 * Customise the mapper. Called once, when the application starts.
	 * @param builder the mapper's builder
	 */
	void customize(JsonMapper.Builder builder);

}
