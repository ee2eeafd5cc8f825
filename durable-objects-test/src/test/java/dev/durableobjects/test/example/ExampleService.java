package dev.durableobjects.test.example;

import org.springframework.stereotype.Service;

/**
 * No part of a slice.
 */
@Service
public class ExampleService {

}
