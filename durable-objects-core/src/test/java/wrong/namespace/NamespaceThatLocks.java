package wrong.namespace;

import wrong.gate.Gate;

class NamespaceThatLocks {

	void meet(Gate stranger) {
	}

}
