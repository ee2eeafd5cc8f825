package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * What is left of classes that are not there any more: {@code trash/<number>}, with a
 * second part after a dot where that was taken.
 *
 * @param directory the data directory
 */
record Trash(Path directory) {

	static final String NAME = "trash";

	/**
	 * A free place for the files of a class.
	 */
	static Path place(Path trash, long number) {
		Path place = trash.resolve(Long.toString(number));
		for (int copy = 2; Files.exists(place); copy++) {
			place = trash.resolve(number + "." + copy);
		}
		return place;
	}

	/**
	 * What lies in the trash.
	 */
	List<Path> entries() throws IOException {
		List<Path> entries = new ArrayList<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.directory.resolve(NAME))) {
			found.forEach(entries::add);
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		return entries;
	}

	/**
	 * The number of the class that an entry belonged to, or -1 if the entry is none of
	 * ours.
	 */
	static long number(Path entry) {
		String name = String.valueOf(entry.getFileName()).replaceFirst("\\.\\d+$", "");
		try {
			return Long.parseLong(name);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	/**
	 * How large an entry's files are.
	 */
	static long size(Path entry) throws IOException {
		long[] size = new long[1];
		Files.walkFileTree(entry, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				size[0] += attributes.size();
				return FileVisitResult.CONTINUE;
			}

		});
		return size[0];
	}

	/**
	 * Remove everything of a class, however many files there are. Returns early when the
	 * supplier says so.
	 */
	void remove(long number, BooleanSupplier goOn) throws IOException {
		for (Path entry : entries()) {
			if (number(entry) == number) {
				remove(entry, goOn, (bytes) -> {
				});
			}
		}
	}

	/**
	 * A directory that is emptied while it is being read may not show all its entries at
	 * once, so it is read again until it is gone.
	 */
	static void remove(Path entry, BooleanSupplier goOn, LongConsumer removed) throws IOException {
		while (Files.exists(entry) && goOn.getAsBoolean()) {
			Files.walkFileTree(entry, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
					Files.delete(file);
					removed.accept(attributes.size());
					return goOn.getAsBoolean() ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
				}

				@Override
				public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
						throws IOException {
					if (failure != null) {
						throw failure;
					}
					deleteIfEmpty(visited);
					return FileVisitResult.CONTINUE;
				}

			});
		}
	}

	private static void deleteIfEmpty(Path directory) throws IOException {
		try {
			Files.delete(directory);
		}
		catch (DirectoryNotEmptyException ex) {
			// Read again by the loop of the caller.
		}
	}

}
