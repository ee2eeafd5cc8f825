package dev.durableobjects.namespace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

import dev.durableobjects.SchemaReport;
import dev.durableobjects.schema.SchemaScripts;

/**
 * Counts markers. Used by one thread at a time.
 */
final class SchemaTally {

	private final SchemaScripts scripts;

	private final long[] byRank;

	private long refused;

	private long unknown;

	SchemaTally(SchemaScripts scripts) {
		this.scripts = scripts;
		this.byRank = new long[scripts.scripts().size() + 1];
	}

	/**
	 * Count an object.
	 * @param marker its marker, if that is known
	 */
	void add(OptionalInt marker) {
		if (marker.isEmpty()) {
			this.unknown++;
			return;
		}
		OptionalInt rank = this.scripts.rank(marker.getAsInt());
		if (rank.isEmpty()) {
			this.refused++;
		}
		else {
			this.byRank[rank.getAsInt()]++;
		}
	}

	SchemaReport report(String binding) {
		int last = this.byRank.length - 1;
		Map<String, Long> behind = new LinkedHashMap<>();
		for (int rank = 0; rank < last; rank++) {
			if (this.byRank[rank] > 0) {
				behind.put((rank == 0) ? SchemaReport.NONE : this.scripts.version(rank), this.byRank[rank]);
			}
		}
		return new SchemaReport(binding, this.scripts.version(), this.byRank[last], behind, this.refused, this.unknown);
	}

}
