package dev.durableobjects.conformance;

import java.util.List;

/**
 * One recorded case.
 *
 * @param name the unique name
 * @param storage {@code sqlite}, {@code kv} or {@code kv-cached}
 * @param jsOnly whether the result depends on the types of JavaScript
 * @param optional whether a difference is reported only
 * @param steps what happens, in order
 */
record ConformanceCase(String name, String storage, boolean jsOnly, boolean optional, List<Step> steps) {
}
