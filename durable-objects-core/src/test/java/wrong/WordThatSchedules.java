package wrong;

import org.springframework.scheduling.TaskScheduler;

class WordThatSchedules {

	void meet(TaskScheduler stranger) {
	}

}
