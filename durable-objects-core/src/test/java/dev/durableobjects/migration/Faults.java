package dev.durableobjects.migration;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.durableobjects.namespace.DirectoryMover;
import dev.durableobjects.namespace.ObjectDirectories;
import dev.durableobjects.sqlite.Disk;

/**
 * Counts every point at which the process may end while migrations are applied (before
 * each step, before and after each move and each flush) and ends it at one of them, in a
 * way that the caller chooses.
 */
class Faults implements Consumer<MigrationStep>, Disk {

	private final int last;

	private final boolean twoFileSystems;

	private final Consumer<String> end;

	private final List<String> points = new ArrayList<>();

	Faults(int last, boolean twoFileSystems, Consumer<String> end) {
		this.last = last;
		this.twoFileSystems = twoFileSystems;
		this.end = end;
	}

	static Faults none() {
		return new Faults(0, false, (point) -> {
		});
	}

	static Faults error(int last, boolean twoFileSystems) {
		return new Faults(last, twoFileSystems, (point) -> {
			throw new ProcessEnded(point);
		});
	}

	/**
	 * The points that were passed, in order.
	 */
	List<String> points() {
		return this.points;
	}

	ObjectDirectories directories(Path directory) {
		return new ObjectDirectories(directory, this, this::move);
	}

	private void move(Path from, Path to) throws IOException {
		if (this.twoFileSystems && from.getNameCount() > 3
				&& !from.getParent().getParent().equals(to.getParent().getParent())) {
			throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "test");
		}
		pass("move to " + name(to.getParent()));
		DirectoryMover.system().move(from, to);
		pass("moved");
	}

	@Override
	public void accept(MigrationStep step) {
		pass(step.name());
	}

	@Override
	public void force(Path file, FileChannel channel) throws IOException {
		pass("flush of a file");
		Disk.system().force(file, channel);
		pass("flushed");
	}

	@Override
	public void forceDirectory(Path directory) throws IOException {
		pass("flush of " + name(directory));
		Disk.system().forceDirectory(directory);
	}

	private static String name(Path directory) {
		return directory.getParent().getFileName() + "/" + directory.getFileName();
	}

	private void pass(String point) {
		this.points.add(point);
		if (this.points.size() == this.last) {
			this.end.accept(point);
		}
	}

	/**
	 * Stands for the end of the process.
	 */
	static final class ProcessEnded extends Error {

		ProcessEnded(String point) {
			super(point);
		}

	}

}
