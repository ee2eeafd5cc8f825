/**
 * The README's schema of an object, compiled against nothing but the starter.
 */
@NullMarked
package com.example.seating;

import org.jspecify.annotations.NullMarked;
