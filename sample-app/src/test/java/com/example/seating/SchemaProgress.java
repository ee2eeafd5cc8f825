package com.example.seating;

import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectSchemas;

class SchemaProgress {

	private final DurableObjectSchemas schemas;

	SchemaProgress(DurableObjectSchemas schemas) {
		this.schemas = schemas;
	}

	Mono<String> describe() {
		return this.schemas.report("SEATING")
			.map((report) -> report.upToDate() + " at version " + report.version() + ", " + report.behindCount()
					+ " behind");
	}

}
