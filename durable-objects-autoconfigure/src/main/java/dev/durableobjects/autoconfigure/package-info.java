/**
 * Spring Boot: from properties to definitions to beans. Imported by nobody.
 */
@NullMarked
package dev.durableobjects.autoconfigure;

import org.jspecify.annotations.NullMarked;
