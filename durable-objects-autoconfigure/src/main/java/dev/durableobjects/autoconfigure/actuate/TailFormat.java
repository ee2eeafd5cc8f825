package dev.durableobjects.autoconfigure.actuate;

import java.io.IOException;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.util.MimeType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * How a servlet application writes the live stream. Clients that ask for neither get the
 * first.
 */
enum TailFormat implements Producible<TailFormat> {

	/** Server-sent events. */
	EVENTS(MediaType.TEXT_EVENT_STREAM) {

		@Override
		ResponseBodyEmitter emitter() {
			return new SseEmitter(ENDLESS);
		}

		@Override
		void begin(ResponseBodyEmitter emitter) throws IOException {
			((SseEmitter) emitter).send(SseEmitter.event().comment("listening"));
		}

		@Override
		void send(ResponseBodyEmitter emitter, Map<String, Object> event) throws IOException {
			((SseEmitter) emitter).send(event, MediaType.APPLICATION_JSON);
		}

	},

	/** A line of JSON for each event. */
	LINES(MediaType.APPLICATION_NDJSON) {

		@Override
		ResponseBodyEmitter emitter() {
			return new ResponseBodyEmitter(ENDLESS) {

				@Override
				protected void extendResponse(ServerHttpResponse response) {
					response.getHeaders().setContentType(MediaType.APPLICATION_NDJSON);
				}

			};
		}

		@Override
		void begin(ResponseBodyEmitter emitter) throws IOException {
			emitter.send("", MediaType.TEXT_PLAIN);
		}

		@Override
		void send(ResponseBodyEmitter emitter, Map<String, Object> event) throws IOException {
			emitter.send(event, MediaType.APPLICATION_JSON);
			emitter.send("\n", MediaType.TEXT_PLAIN);
		}

	};

	private static final long ENDLESS = 0;

	private final MimeType type;

	TailFormat(MimeType type) {
		this.type = type;
	}

	@Override
	public MimeType getProducedMimeType() {
		return this.type;
	}

	/**
	 * What writes a response.
	 */
	abstract ResponseBodyEmitter emitter();

	/**
	 * Have the head of the response written: without anything to send it is held back.
	 */
	abstract void begin(ResponseBodyEmitter emitter) throws IOException;

	/**
	 * Write an event. Waits for the client.
	 */
	abstract void send(ResponseBodyEmitter emitter, Map<String, Object> event) throws IOException;

}
