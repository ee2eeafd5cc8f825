/**
 * All objects of a class, the registry of bindings, the catalogue, and the adapters
 * between mechanisms. Imported by the edges.
 */
@NullMarked
package dev.durableobjects.namespace;

import org.jspecify.annotations.NullMarked;
