package com.example.members;

import java.time.Instant;
import java.util.List;

import reactor.core.publisher.Mono;

interface Members {

	Mono<Void> join(Member member);

	Mono<List<Member>> joinedBefore(Instant time);

}
