package wrong;

import wrong.actuate.Endpoint;

import org.springframework.boot.autoconfigure.AutoConfiguration;

@AutoConfiguration
final class HiddenSettings {

	void expose(Endpoint endpoint) {
	}

}
