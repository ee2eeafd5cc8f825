package wrong.commitlog;

import wrong.alarm.Alarm;

public class CommitLog {

	void meet(Alarm stranger) {
	}

}
