package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.sqlite.Disk;

/**
 * Copies a directory that nobody changes to another file system. Each file appears under
 * its name when it is whole and durable, so that a copy that was cut short goes on where
 * it stopped. Holds one file at a time, whatever their number.
 */
final class TreeCopy extends SimpleFileVisitor<Path> {

	private static final String UNFINISHED = ".part";

	private final Path from;

	private final Path to;

	private final Disk disk;

	TreeCopy(Path from, Path to, Disk disk) {
		this.from = from;
		this.to = to;
		this.disk = disk;
	}

	void run() throws IOException {
		Files.walkFileTree(this.from, this);
	}

	@Override
	public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
		DataDirectory.createPrivate(target(directory));
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
		Path target = target(file);
		if (!Files.exists(target)) {
			Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
			try (FileChannel input = FileChannel.open(file, StandardOpenOption.READ);
					FileChannel output = FileChannel.open(unfinished, StandardOpenOption.CREATE,
							StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
				long size = input.size();
				for (long position = 0; position < size;) {
					position += input.transferTo(position, size - position, output);
				}
				this.disk.force(unfinished, output);
			}
			Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
		}
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
		if (failure != null) {
			throw failure;
		}
		this.disk.forceDirectory(target(directory));
		return FileVisitResult.CONTINUE;
	}

	private Path target(Path source) {
		return this.to.resolve(this.from.relativize(source).toString());
	}

}
