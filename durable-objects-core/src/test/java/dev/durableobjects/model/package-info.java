/**
 * Random sequences of events, run by the runtime and by a model of the storage. Imports
 * what an application may import, the registry that runs it, and nothing of the storage.
 */
@NullMarked
package dev.durableobjects.model;

import org.jspecify.annotations.NullMarked;
