/**
 * The README's use of {@code JdbcClient}, compiled against nothing but the starter.
 */
@NullMarked
package com.example.members;

import org.jspecify.annotations.NullMarked;
