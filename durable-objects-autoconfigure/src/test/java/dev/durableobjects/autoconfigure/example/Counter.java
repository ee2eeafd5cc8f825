package dev.durableobjects.autoconfigure.example;

public interface Counter {

	long increment();

}
