package dev.durableobjects.runtime;

import java.util.function.Consumer;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What streams cross to get into one life of an object and out of it, on behalf of one
 * event. Made in a turn of that event; may be used by any thread.
 */
public final class ObjectBorder {

	private final ObjectInstance instance;

	private final EventObservation observation;

	ObjectBorder(ObjectInstance instance) {
		this.instance = instance;
		this.observation = ObjectThread.currentObservation();
	}

	/**
	 * A stream from outside for the code of the object: all its signals come in turns.
	 * The object reads ahead a little, never without bound. When it is reset, the stream
	 * is cancelled outside and fails inside.
	 * @param <T> the type of the elements
	 * @param outside the stream
	 * @param discarded takes an element that the object will not see; on any thread
	 * @return the stream inside
	 */
	public <T> Flux<T> inward(Publisher<T> outside, Consumer<? super T> discarded) {
		return new OutsideFlux<>(this.instance, outside, discarded);
	}

	/**
	 * A stream of the object's code for a reader outside: it is subscribed to in a turn,
	 * when the writes before are durable, each of its signals is an output, and the
	 * object stays in memory until it ends. When the object is reset, it fails.
	 * @param <T> the type of the elements
	 * @param inside the stream
	 * @param discarded takes an element that the reader will not see; on any thread
	 * @return the stream outside
	 */
	@SuppressWarnings("unchecked")
	public <T> Flux<T> outward(Publisher<T> inside, Consumer<? super T> discarded) {
		return (Flux<T>) new ObjectFlux(this.instance, inside, (element) -> element,
				(element) -> discarded.accept((T) element), AwakeReason.RESPONSE, this.observation);
	}

}
