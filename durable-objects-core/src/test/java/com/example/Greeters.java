package com.example;

import java.util.ArrayList;
import java.util.List;

/**
 * An object of an application that hides everything it can: nothing but this class is
 * public.
 */
public final class Greeters {

	private Greeters() {
	}

	public static Class<?> stubType() {
		return Greeter.class;
	}

	public static Object newObject() {
		return new GreeterObject();
	}

	public static String greetAll(Object stub) {
		return ((Greeter) stub).greetAll("Ada", "Bob");
	}

	interface Greeter {

		List<String> greet(Guests guests);

		default String greetAll(String... names) {
			return String.join(", ", greet(new Guests(new ArrayList<>(List.of(names)))));
		}

	}

	private record Guests(List<String> names) {

	}

	private static final class GreeterObject implements Greeter {

		@Override
		public List<String> greet(Guests guests) {
			return guests.names().stream().map((name) -> "Hello " + name).toList();
		}

	}

}
