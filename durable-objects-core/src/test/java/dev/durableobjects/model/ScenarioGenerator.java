package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes scenarios up, the same for the same seed.
 */
final class ScenarioGenerator {

	private static final int MAX_DEPTH = 3;

	private final Random random;

	private final boolean sql;

	private final Map<String, Boolean> unwanted = new HashMap<>();

	private boolean mayWait;

	ScenarioGenerator(long seed) {
		this.random = new Random(seed);
		this.sql = chance(80);
	}

	Step scenario() {
		List<Step> steps = new ArrayList<>();
		if (this.sql && chance(80)) {
			steps.add(Step.of("event").with(List.of(Step.of("create", 0), Step.of("family"))));
		}
		for (int i = 2 + number(5); i > 0; i--) {
			steps.add(top());
		}
		return new Step(this.sql ? "sql" : "keys", false, List.of(), steps);
	}

	private Step top() {
		int choice = number(100);
		if (choice < 12) {
			this.mayWait = false;
			return Step.of("burst").with(events(2 + number(3)));
		}
		if (choice < 18) {
			return Step.of("evict");
		}
		if (choice < 26) {
			return Step.of("crash");
		}
		if (choice == 26 && chance(20)) {
			return Step.of("restart");
		}
		this.mayWait = true;
		return event(0);
	}

	private List<Step> events(int count) {
		List<Step> events = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			events.add(event(1));
		}
		return events;
	}

	private Step event(int depth) {
		List<Step> steps = steps(1 + number(7 - 2 * depth), depth, false);
		if (chance(30)) {
			steps = new ArrayList<>(steps);
			steps.add(Step.of("dump"));
		}
		return Step.of("event").with(steps);
	}

	private List<Step> steps(int count, int depth, boolean inside) {
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			steps.add(step(depth, inside));
		}
		return steps;
	}

	private Step step(int depth, boolean inside) {
		Step step = anyStep(depth, inside);
		return chance(inside ? 20 : 6) ? step.strictly() : step;
	}

	private Step anyStep(int depth, boolean inside) {
		int choice = number(100);
		if ((choice < 14 || (!this.sql && choice > 86)) && depth < MAX_DEPTH) {
			String name = this.sql ? pick("transactionSync", "transactionSync", "inTransaction", "transaction")
					: pick("inTransaction", "transaction", "inTransaction", "transactionSync");
			return Step.of(name).with(steps(1 + number(4), depth + 1, true));
		}
		if (choice < 20) {
			return waits(depth, inside);
		}
		return switch (choice) {
			case 20, 21 -> Step.of("fail");
			case 22, 23 -> Step.of("abort", number(2));
			case 24, 25, 26 -> Step.of("deleteAll");
			case 27, 28, 29 -> Step.of("rollback", chance(80) ? 0 : 1);
			case 30 -> Step.of("dead");
			case 31 -> this.mayWait ? Step.of("dump") : Step.of("getAlarm", 1);
			case 32, 33, 34, 35 -> reading();
			default -> leaf();
		};
	}

	/**
	 * What is read bit by bit is what others most easily disturb.
	 */
	private Step reading() {
		if (!this.sql) {
			return keys();
		}
		return switch (number(6)) {
			case 0 -> Step.of("iterate", slot(), number(2), 0);
			case 1, 2, 3 -> Step.of("next", slot(), 0);
			case 4 -> Step.of("cursor", 0, slot());
			default -> Step.of("read", slot());
		};
	}

	/**
	 * A step that is neither a transaction nor a wait. Each scenario does without some of
	 * them, so that the others meet more often.
	 */
	private Step leaf() {
		Step leaf = (this.sql && chance(60)) ? sql() : keys();
		for (int tries = 0; tries < 5 && isUnwanted(leaf.name()); tries++) {
			leaf = (this.sql && chance(60)) ? sql() : keys();
		}
		return leaf;
	}

	private boolean isUnwanted(String name) {
		return this.unwanted.computeIfAbsent(name, (ignored) -> chance(45));
	}

	private Step waits(int depth, boolean inside) {
		if (!this.mayWait) {
			return leaf();
		}
		if (chance(35)) {
			return Step.of("sync");
		}
		if (depth >= 2) {
			return Step.of("wait");
		}
		this.mayWait = !inside;
		Step step = Step.of("wait").with(events(number(3)));
		this.mayWait = true;
		return step;
	}

	private Step keys() {
		int api = this.sql ? number(4) : 1 + number(3);
		int key = number(Keys.COUNT);
		int choice = number(this.sql ? 16 : 12);
		return switch (choice) {
			case 0, 1, 2 -> Step.of("put", key, number(10), api);
			case 3 -> Step.of("get", key, api);
			case 4, 5 -> Step.of("delete", key, api);
			case 6 -> Step.of("list", key, number(Keys.COUNT + 3), number(8), api);
			case 7 -> Step.of("putAll", key, number(10), Math.max(1, api));
			case 8 -> Step.of("deleteKeys", key, Math.max(1, api));
			case 9 -> Step.of("setAlarm", number(100), api);
			case 10 -> Step.of("getAlarm", api);
			case 11 -> Step.of("deleteAlarm", api);
			case 12 -> Step.of("iterate", slot(), number(2), 0);
			default -> Step.of("next", slot(), 0);
		};
	}

	private Step sql() {
		int table = chance(80) ? 0 : 1;
		int id = number(6);
		int slot = slot();
		return switch (number(34)) {
			case 0, 1 -> Step.of("create", table);
			case 2 -> Step.of("drop", table);
			case 3, 4, 5, 6 -> Step.of("insert", table, id, number(10));
			case 7 -> Step.of("insertOrFail", table, id, number(10));
			case 8 -> Step.of("insertOrRollback", table, id, number(10));
			case 9 -> chance(30) ? Step.of("unlucky", table, id) : Step.of("insert", table, id, 1);
			case 10, 11 -> Step.of("insertMany", table, id, number(10), slot);
			case 12, 13 -> Step.of("upsert", table, id, number(10), slot);
			case 14, 15 -> Step.of("update", table, slot);
			case 16 -> Step.of("remove", table, id);
			case 17 -> Step.of("select", table);
			case 18 -> Step.of("count", table);
			case 19, 20 -> Step.of("cursor", table, slot);
			case 21, 22, 23 -> Step.of("read", slot);
			case 24 -> Step.of("family");
			case 25, 26 -> Step.of("parent", number(3));
			case 27 -> Step.of("unparent", number(3));
			case 28 -> Step.of("child", number(3), number(3));
			case 29 -> Step.of("unchild", number(3));
			case 30 -> Step.of("texts");
			case 31 -> Step.of("text");
			case 32 -> Step.of("search");
			default -> Step.of("untexts");
		};
	}

	private int slot() {
		return chance(80) ? 0 : 1;
	}

	private String pick(String... names) {
		return names[number(names.length)];
	}

	private boolean chance(int percent) {
		return number(100) < percent;
	}

	private int number(int bound) {
		return this.random.nextInt(bound);
	}

}
