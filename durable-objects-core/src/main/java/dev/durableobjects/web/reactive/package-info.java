/**
 * WebFlux: requests into objects and responses out of them. An edge: imported by the
 * auto-configuration only.
 */
@NullMarked
package dev.durableobjects.web.reactive;

import org.jspecify.annotations.NullMarked;
