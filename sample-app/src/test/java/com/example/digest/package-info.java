/**
 * The README's use of schedules, compiled against nothing but the starter.
 */
@NullMarked
package com.example.digest;

import org.jspecify.annotations.NullMarked;
