package dev.durableobjects.alarm;

import org.junit.jupiter.api.Test;

/**
 * Alarms do what a simple model does, whatever happens when.
 */
class AlarmModelTests {

	@Test
	void noAlarmIsLostEarlyOrDoubledWhateverHappens() {
		for (long seed = 0; seed < 500; seed++) {
			AlarmModel.runRandomly(seed, 150, new MemoryAlarmStore());
		}
	}

	@Test
	void noAlarmIsLostOrEarlyWhenTheProcessEndsBetweenAnyTwoSteps() {
		AlarmModel.crashAtEveryStep(MemoryAlarmStore::new);
	}

}
