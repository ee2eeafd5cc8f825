/**
 * Runs recorded, language-neutral cases against the runtime, the way an application would
 * call it. Imported by nobody.
 */
@NullMarked
package dev.durableobjects.conformance;

import org.jspecify.annotations.NullMarked;
