package dev.durableobjects.autoconfigure.mismatch;

import dev.durableobjects.DurableObject;

@DurableObject
public class ShopObject {

	public long buy(String article) {
		return 1;
	}

}
