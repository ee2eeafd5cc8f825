package dev.durableobjects.autoconfigure.mismatch;

import dev.durableobjects.DurableObjectStub;

@DurableObjectStub("ShopObject")
public interface ShopView {

	long buy(String article);

	long refund(String article);

}
