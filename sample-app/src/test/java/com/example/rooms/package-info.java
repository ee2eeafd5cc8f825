@NullMarked
package com.example.rooms;

import org.jspecify.annotations.NullMarked;
