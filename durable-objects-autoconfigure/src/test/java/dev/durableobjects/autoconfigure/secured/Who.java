package dev.durableobjects.autoconfigure.secured;

import dev.durableobjects.FetchHandler;

public interface Who extends FetchHandler {

}
