/**
 * The Spring container: scope, bean definitions, lifecycle. An edge: imported by the
 * auto-configuration only.
 */
@NullMarked
package dev.durableobjects.context;

import org.jspecify.annotations.NullMarked;
