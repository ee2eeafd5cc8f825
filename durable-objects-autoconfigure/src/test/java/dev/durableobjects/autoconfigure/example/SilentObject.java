package dev.durableobjects.autoconfigure.example;

import java.io.Serializable;

import dev.durableobjects.DurableObject;

@DurableObject
public class SilentObject implements Serializable {

}
