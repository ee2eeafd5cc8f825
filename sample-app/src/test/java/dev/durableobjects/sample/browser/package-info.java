/**
 * The page in a real browser.
 */
@NullMarked
package dev.durableobjects.sample.browser;

import org.jspecify.annotations.NullMarked;
