package wrong.alarm;

import wrong.commitlog.CommitLog;

public class Alarm {

	void meet(CommitLog stranger) {
	}

}
