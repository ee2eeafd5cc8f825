package dev.durableobjects.namespace;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.alarm.AlarmStore;
import dev.durableobjects.alarm.AlarmWork;
import dev.durableobjects.sqlite.Disk;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens between the setting of an alarm and its deletion, counted: at
 * one of these steps all threads that come to another one stop for ever, and the name of
 * the step is written, so that whoever reads it can kill the process there.
 */
final class FrozenSteps {

	private final int last;

	private final FileOutputStream output;

	private int passed;

	FrozenSteps(int last, FileOutputStream output) {
		this.last = last;
		this.output = output;
	}

	synchronized void pass(String step) {
		if (++this.passed < this.last) {
			return;
		}
		say("killed at step " + this.passed + ": " + step);
		while (true) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				// Nothing of this process goes on any more.
			}
		}
	}

	void say(String line) {
		try {
			this.output.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	AlarmStore index(AlarmStore store) {
		return new AlarmStore() {

			@Override
			public <T extends @Nullable Object> CompletableFuture<T> execute(AlarmWork<T> work) {
				return store.<T>execute((table) -> {
					pass("before a work of the index");
					T result = work.run(table);
					pass("before the commit of the index");
					return result;
				}).thenApply((result) -> {
					pass("after the commit of the index");
					return result;
				});
			}

		};
	}

	Disk disk() {
		Disk disk = Disk.system();
		return new Disk() {

			@Override
			public void force(Path file, FileChannel channel) throws IOException {
				pass("before the flush of an object");
				disk.force(file, channel);
				pass("after the flush of an object");
			}

			@Override
			public void forceDirectory(Path directory) throws IOException {
				disk.forceDirectory(directory);
			}

		};
	}

}
