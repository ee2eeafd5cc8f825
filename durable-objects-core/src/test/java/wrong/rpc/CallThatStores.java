package wrong.rpc;

import wrong.sqlite.Storage;

class CallThatStores {

	void meet(Storage stranger) {
	}

}
