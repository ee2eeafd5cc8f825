package wrong;

import tools.jackson.databind.json.JsonMapper;

class WordThatMaps {

	void meet(JsonMapper stranger) {
	}

}
