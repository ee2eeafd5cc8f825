package dev.durableobjects.sample.room;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.sample.KilledSample;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a member of a room has seen is in the room's history, however the server ends.
 */
class RoomCrashTests {

	private static final int MEMBERS = 4;

	private static final int MESSAGES = 100;

	@TempDir
	private Path data;

	@Test
	void everyMessageThatAMemberSawIsInTheHistoryAfterAKill() throws Exception {
		List<String> seen = new ArrayList<>();
		for (int round = 0; round < 2; round++) {
			seen.addAll(chatUntilKilled(round));
		}
		try (KilledSample sample = new KilledSample(this.data)) {
			String history = get(sample.port(), "/rooms/lobby/messages?limit=1000");
			assertThat(seen).hasSizeGreaterThanOrEqualTo(2 * MESSAGES)
				.allSatisfy((frame) -> assertThat(history).contains(frame));
		}
	}

	/**
	 * All members write as fast as they can; the server is killed in the middle of that.
	 */
	private List<String> chatUntilKilled(int round) throws Exception {
		List<RoomClient> members = new ArrayList<>();
		List<CompletableFuture<Void>> writers = new ArrayList<>();
		AtomicBoolean killing = new AtomicBoolean();
		List<String> seen = new ArrayList<>();
		try (KilledSample sample = new KilledSample(this.data)) {
			for (int member = 0; member < MEMBERS; member++) {
				members.add(new RoomClient(sample.port(), "/rooms/lobby?user=member" + member));
			}
			for (RoomClient member : members) {
				writers.add(CompletableFuture.runAsync(() -> write(member, round, killing),
						(writer) -> new Thread(writer, "writer").start()));
			}
			seen.addAll(members.get(0).next(MESSAGES));
			killing.set(true);
		}
		for (CompletableFuture<Void> writer : writers) {
			writer.get(60, TimeUnit.SECONDS);
		}
		members.forEach((member) -> seen.addAll(member.rest()));
		return seen;
	}

	/**
	 * Write until the server is killed, which is the only reason to fail.
	 */
	private static void write(RoomClient member, int round, AtomicBoolean killing) {
		try {
			for (int message = 0; message < MESSAGES; message++) {
				member.send("message " + round + "." + message);
			}
		}
		catch (CompletionException ex) {
			if (!killing.get()) {
				throw ex;
			}
		}
	}

	private static String get(int port, String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
