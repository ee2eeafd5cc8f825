package wrong.web;

import wrong.web.reactive.Socket;

class WebThatOpensSockets {

	void meet(Socket stranger) {
	}

}
