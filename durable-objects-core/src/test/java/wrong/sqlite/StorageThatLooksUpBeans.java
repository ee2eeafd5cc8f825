package wrong.sqlite;

import org.springframework.beans.factory.BeanFactory;

class StorageThatLooksUpBeans {

	void meet(BeanFactory stranger) {
	}

}
