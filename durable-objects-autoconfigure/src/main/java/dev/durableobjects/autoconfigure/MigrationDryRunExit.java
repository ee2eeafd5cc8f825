package dev.durableobjects.autoconfigure;

import java.util.function.IntConsumer;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Ends the process with exit code 0 after a dry run of the migrations, which was no
 * failure. Before Boot reports it as one.
 */
final class MigrationDryRunExit implements ApplicationListener<ApplicationFailedEvent>, Ordered {

	private final IntConsumer exit;

	MigrationDryRunExit() {
		this(System::exit);
	}

	MigrationDryRunExit(IntConsumer exit) {
		this.exit = exit;
	}

	@Override
	public void onApplicationEvent(ApplicationFailedEvent event) {
		if (event.getException() instanceof MigrationDryRunException) {
			this.exit.accept(0);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
