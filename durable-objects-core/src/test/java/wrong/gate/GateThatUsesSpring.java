package wrong.gate;

import org.springframework.util.StopWatch;

class GateThatUsesSpring {

	void meet(StopWatch stranger) {
	}

}
