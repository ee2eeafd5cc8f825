package dev.durableobjects.namespace;

/**
 * One rule that the configuration violates.
 *
 * @param description what is wrong, with the offending value in single quotes
 * @param action what to write instead; may have several lines
 */
public record ConfigurationProblem(String description, String action) {
}
