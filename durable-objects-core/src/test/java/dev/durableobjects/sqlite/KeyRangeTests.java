package dev.durableobjects.sqlite;

import org.junit.jupiter.api.Test;

import dev.durableobjects.ListOptions;

import static org.assertj.core.api.Assertions.assertThat;

class KeyRangeTests {

	@Test
	void aPrefixNarrowsTheBoundsAndNeverWidensThem() {
		assertThat(KeyRange.of(ListOptions.create().prefix("b"))).isEqualTo(new KeyRange("b", false, "c", false));
		assertThat(KeyRange.of(ListOptions.create().prefix("b").start("ba").end("bz")))
			.isEqualTo(new KeyRange("ba", false, "bz", false));
		assertThat(KeyRange.of(ListOptions.create().prefix("b").start("a").end("z")))
			.isEqualTo(new KeyRange("b", false, "c", false));
		assertThat(KeyRange.of(ListOptions.create().prefix("b").startAfter("a")))
			.isEqualTo(new KeyRange("b", false, "c", false));
		assertThat(KeyRange.of(ListOptions.create().prefix("b").startAfter("b")))
			.isEqualTo(new KeyRange("b", true, "c", false));
	}

	@Test
	void theRestOfARangeGoesOnBehindTheLastKeyInItsOrder() {
		assertThat(new KeyRange("a", false, "z", false).after("k")).isEqualTo(new KeyRange("k", true, "z", false));
		assertThat(new KeyRange("a", true, "z", true).after("k")).isEqualTo(new KeyRange("a", true, "k", true));
	}

	@Test
	void theStatementHasAParameterForEachBoundAndTheLimit() {
		assertThat(new KeyRange(null, false, null, false).select())
			.isEqualTo("SELECT key, value FROM _cf_KV ORDER BY key LIMIT ?");
		assertThat(new KeyRange("a", true, "z", true).select())
			.isEqualTo("SELECT key, value FROM _cf_KV WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?");
		assertThat(new KeyRange("a", false, null, false).select())
			.isEqualTo("SELECT key, value FROM _cf_KV WHERE key >= ? ORDER BY key LIMIT ?");
		assertThat(new KeyRange(null, false, "z", false).select())
			.isEqualTo("SELECT key, value FROM _cf_KV WHERE key < ? ORDER BY key LIMIT ?");
	}

}
