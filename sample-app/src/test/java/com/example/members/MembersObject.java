package com.example.members;

import java.time.Instant;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;

@DurableObject
class MembersObject implements Members {

	private final JdbcClient jdbc;

	MembersObject(DurableObjectState ctx) {
		this.jdbc = ctx.storage().jdbc();
		this.jdbc.sql("CREATE TABLE IF NOT EXISTS member (name TEXT PRIMARY KEY, joined INTEGER)").update();
	}

	@Override
	public Mono<Void> join(Member member) {
		this.jdbc.sql("INSERT INTO member VALUES (:name, :joined)").paramSource(member).update();
		return Mono.empty();
	}

	@Override
	public Mono<List<Member>> joinedBefore(Instant time) {
		return Mono.just(this.jdbc.sql("SELECT * FROM member WHERE joined < ? ORDER BY name")
			.param(time)
			.query(Member.class)
			.list());
	}

}
