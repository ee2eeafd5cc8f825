package com.example.seating;

import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SqlStorage;

@DurableObject(schema = "classpath:db/seating")
class SeatingObject implements Seating {

	private final SqlStorage sql;

	SeatingObject(DurableObjectState ctx) {
		this.sql = ctx.storage().sql();
	}

	@Override
	public Mono<Integer> reserve(String guest) {
		return Mono.just(this.sql.exec("""
				UPDATE seat SET guest = ?
				WHERE number = (SELECT number FROM seat WHERE guest IS NULL ORDER BY price LIMIT 1)
				RETURNING price""", guest).one(Integer.class));
	}

}
