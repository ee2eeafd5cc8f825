package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.UsageReport;
import dev.durableobjects.sqlite.StorageUsage;
import dev.durableobjects.sqlite.StoredFile;
import dev.durableobjects.sqlite.StoredSize;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which objects there are after the process was killed. A closed file that
 * looks as it was written down has not changed; every other one is asked, through its
 * object, so that nothing else ever opens a database that may be in use. Those are the
 * objects that were open, and what changed in the last seconds.
 * <p>
 * Runs on a thread of its own, a directory at a time, and ends.
 */
final class ObjectListRepair implements Runnable {

	private static final Log logger = LogFactory.getLog(ObjectListRepair.class);

	/** How many objects are asked at once. */
	private static final int CONCURRENCY = 16;

	private static final int FOLDERS = 256;

	private static final int MAX_SECONDS = 60;

	/** How often an object is asked that has too much to do to answer. */
	private static final int MAX_ATTEMPTS = 30;

	private static final int RETRY_MILLIS = 1_000;

	private final ObjectLedger ledger;

	private final StorageLayout layout;

	private final Map<Long, ObjectNamespace> namespaces;

	private final Map<Long, CompletableFuture<Boolean>> results = new LinkedHashMap<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	/**
	 * Create a repair.
	 * @param ledger what is repaired
	 * @param layout where the files are
	 * @param namespaces the classes that have code, by number
	 * @param incomplete the classes to look at
	 */
	ObjectListRepair(ObjectLedger ledger, StorageLayout layout, Map<Long, ObjectNamespace> namespaces,
			List<Long> incomplete) {
		this.ledger = ledger;
		this.layout = layout;
		this.namespaces = new HashMap<>(namespaces);
		incomplete.forEach((number) -> this.results.put(number, new CompletableFuture<>()));
	}

	/**
	 * When a class has been looked at.
	 * @return completed with whether all is known of it, or {@code null} if nothing has
	 * to be looked at
	 */
	@Nullable CompletableFuture<Boolean> result(long namespace) {
		return this.results.get(namespace);
	}

	/**
	 * Whether all is known of a class.
	 */
	boolean isComplete(long namespace) {
		CompletableFuture<Boolean> result = result(namespace);
		return result == null || result.getNow(false);
	}

	void close() {
		this.closed.countDown();
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	@Override
	public void run() {
		this.results.forEach((namespace, result) -> {
			try {
				result.complete(repair(namespace));
			}
			catch (IOException | RuntimeException ex) {
				logger.warn("The objects in '" + this.layout.namespace(namespace) + "' could not all be looked at; the "
						+ "next start tries again", ex);
				result.complete(false);
			}
			catch (InterruptedException ex) {
				result.complete(false);
			}
		});
	}

	private boolean repair(long namespace) throws IOException, InterruptedException {
		boolean complete = true;
		for (int i = 0; i < FOLDERS && !isClosed(); i++) {
			String digits = HexFormat.of().toHexDigits((byte) i);
			Path directory = this.layout.namespace(namespace).resolve(digits);
			ObjectFolder folder = ObjectFolder.read(directory);
			Map<String, StoredFile> known = this.ledger.inTables((tables) -> tables.files(namespace, digits));
			ObjectNamespace objects = this.namespaces.get(namespace);
			List<String> different = List.copyOf(folder.differences(known));
			if (objects == null) {
				different.forEach((id) -> note(namespace, id, folder.file(id)));
			}
			else {
				complete &= ask(objects, different);
			}
		}
		return complete && !isClosed();
	}

	/**
	 * A class without code: nobody else opens its files, and nobody can be asked.
	 */
	private void note(long namespace, String id, @Nullable StoredFile file) {
		long bytes = (file != null) ? file.length() : 0;
		this.ledger.sink(namespace)
			.report(new UsageReport(new ObjectId(id, null), 0, 0, 0, 0,
					new StorageUsage(0, 0, new StoredSize(file != null, bytes, bytes), null)));
	}

	private boolean ask(ObjectNamespace objects, List<String> ids) throws InterruptedException {
		boolean complete = true;
		for (int from = 0; from < ids.size() && !isClosed(); from += CONCURRENCY) {
			Map<String, CompletableFuture<?>> asked = new LinkedHashMap<>();
			for (String id : new ArrayList<>(ids.subList(from, Math.min(ids.size(), from + CONCURRENCY)))) {
				asked.put(id, objects.inspect(id));
			}
			for (Map.Entry<String, CompletableFuture<?>> answer : asked.entrySet()) {
				complete &= isAnswered(objects, answer.getKey(), answer.getValue());
			}
		}
		return complete;
	}

	private boolean isAnswered(ObjectNamespace objects, String id, CompletableFuture<?> first)
			throws InterruptedException {
		Exception failure = failure(first);
		for (int attempt = 1; attempt < MAX_ATTEMPTS && isTemporary(failure)
				&& !this.closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS); attempt++) {
			failure = failure(objects.inspect(id));
		}
		if (failure != null && !isClosed()) {
			logger.warn("Object '" + id + "' could not be asked what it has stored; the next start tries again",
					failure);
		}
		return failure == null;
	}

	private static boolean isTemporary(@Nullable Exception failure) {
		return failure != null && failure.getCause() instanceof DurableObjectOverloadedException;
	}

	/**
	 * Why an object has not answered, or {@code null} if it has.
	 */
	private static @Nullable Exception failure(CompletableFuture<?> answer) throws InterruptedException {
		try {
			answer.get(MAX_SECONDS, TimeUnit.SECONDS);
			return null;
		}
		catch (ExecutionException | TimeoutException ex) {
			return ex;
		}
	}

}
