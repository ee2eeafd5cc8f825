package dev.durableobjects.autoconfigure.web;

import dev.durableobjects.FetchHandler;

public interface Chat extends FetchHandler {

}
