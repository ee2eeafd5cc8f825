package wrong.runtime;

import wrong.alarm.Alarm;

class SlotThatSetsAlarms {

	void meet(Alarm stranger) {
	}

}
