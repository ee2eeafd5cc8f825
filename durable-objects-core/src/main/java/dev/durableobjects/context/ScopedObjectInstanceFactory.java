package dev.durableobjects.context;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.UnsatisfiedDependencyException;

/**
 * Makes instances by asking the container for the scoped bean. What the bean's own
 * constructor or init method throws reaches the caller as it is.
 */
final class ScopedObjectInstanceFactory implements ObjectInstanceFactory {

	private final BeanFactory beanFactory;

	private final DurableObjectScope scope;

	private final DeclaredClass objectClass;

	ScopedObjectInstanceFactory(BeanFactory beanFactory, DurableObjectScope scope, DeclaredClass objectClass) {
		this.beanFactory = beanFactory;
		this.scope = scope;
		this.objectClass = objectClass;
	}

	@Override
	public ManagedInstance create(DurableObjectState state) throws Exception {
		Incarnation incarnation = new Incarnation(state);
		Incarnation previous = this.scope.enter(incarnation);
		boolean created = false;
		try {
			Object target = this.beanFactory.getBean(this.objectClass.beanName());
			if (!this.objectClass.type().isInstance(target)) {
				throw new IllegalStateException("The Durable Object class '" + this.objectClass.type().getName()
						+ "' is wrapped in a proxy of its interfaces only. Set 'spring.aop.proxy-target-class' to true.");
			}
			created = true;
			return new ScopedInstance(target, incarnation);
		}
		catch (BeanCreationException ex) {
			throw unwrap(ex);
		}
		finally {
			this.scope.leave(previous);
			if (!created) {
				incarnation.destroy();
			}
		}
	}

	/**
	 * A missing dependency stays the container's exception, which names it.
	 */
	private Exception unwrap(BeanCreationException failure) {
		Throwable current = failure;
		while (isWrapper(current)) {
			Throwable cause = current.getCause();
			if (cause == null) {
				break;
			}
			current = cause;
		}
		if (current instanceof Error error) {
			throw error;
		}
		return (current instanceof Exception ex) ? ex : failure;
	}

	private boolean isWrapper(@Nullable Throwable ex) {
		if (ex instanceof UnsatisfiedDependencyException) {
			return false;
		}
		return ex instanceof BeanInstantiationException || (ex instanceof BeanCreationException creation
				&& this.objectClass.beanName().equals(creation.getBeanName()));
	}

	private record ScopedInstance(Object target, Incarnation incarnation) implements ManagedInstance {

		@Override
		public void destroy() {
			this.incarnation.destroy();
		}

	}

}
