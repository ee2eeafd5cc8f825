package com.example.members;

import java.time.Instant;

record Member(String name, Instant joined) {
}
