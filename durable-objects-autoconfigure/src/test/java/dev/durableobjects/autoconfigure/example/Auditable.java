package dev.durableobjects.autoconfigure.example;

public interface Auditable {

	String audit();

}
