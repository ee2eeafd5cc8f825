package dev.durableobjects.autoconfigure.example;

public class ForgottenObject implements Counter {

	@Override
	public long increment() {
		return 0;
	}

}
