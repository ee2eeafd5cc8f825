package wrong.actuate;

import wrong.OpenAutoConfiguration;

public class Endpoint {

	void describe(OpenAutoConfiguration configuration) {
	}

}
