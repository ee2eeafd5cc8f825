package dev.durableobjects.schema;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * The scripts of a schema in the order of their versions, and the marker that tells in 32
 * bits how many of them a database has: the upper 10 bits are their number, the lower 22
 * a checksum of their versions and texts. Two markers of schemas of which one continues
 * the other are never equal; those of schemas that differ in a script are with a
 * probability of one in four million. A database without scripts has the marker 0.
 */
public final class SchemaScripts {

	/**
	 * How many scripts a schema may have.
	 */
	public static final int MAX = 1023;

	private static final int CHECKSUM_BITS = 22;

	private static final int CHECKSUM_MASK = (1 << CHECKSUM_BITS) - 1;

	private final List<SchemaScript> scripts;

	private final int[] markers;

	/**
	 * Order the scripts.
	 * @param scripts the scripts, at least one and at most {@link #MAX}, no two of which
	 * have the same version
	 */
	public SchemaScripts(Collection<SchemaScript> scripts) {
		if (scripts.isEmpty() || scripts.size() > MAX) {
			throw new IllegalArgumentException("A schema has 1 to " + MAX + " scripts, not " + scripts.size() + ".");
		}
		this.scripts = scripts.stream().sorted(Comparator.comparing(SchemaScript::migrationVersion)).toList();
		this.markers = new int[this.scripts.size() + 1];
		CRC32 checksum = new CRC32();
		for (int rank = 1; rank <= this.scripts.size(); rank++) {
			SchemaScript script = this.scripts.get(rank - 1);
			checksum.update((script.version() + ":" + script.checksum() + "\n").getBytes(StandardCharsets.UTF_8));
			this.markers[rank] = (rank << CHECKSUM_BITS) | ((int) checksum.getValue() & CHECKSUM_MASK);
		}
	}

	/**
	 * The scripts.
	 * @return the scripts, the oldest first
	 */
	public List<SchemaScript> scripts() {
		return this.scripts;
	}

	/**
	 * The marker of a database that has all scripts.
	 * @return the marker, never 0
	 */
	public int marker() {
		return this.markers[this.scripts.size()];
	}

	/**
	 * How many of these scripts a database has.
	 * @param marker its marker
	 * @return the number of scripts, or empty if it has others
	 */
	public OptionalInt rank(int marker) {
		int rank = marker >>> CHECKSUM_BITS;
		return (rank < this.markers.length && this.markers[rank] == marker) ? OptionalInt.of(rank)
				: OptionalInt.empty();
	}

	/**
	 * The version of a database that has the first scripts.
	 * @param rank how many, at least one
	 * @return the version of the last of them
	 */
	public String version(int rank) {
		return this.scripts.get(rank - 1).version();
	}

	/**
	 * The version of the last script.
	 * @return the version
	 */
	public String version() {
		return version(this.scripts.size());
	}

}
