package dev.durableobjects.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * The instance methods of an object class, most specific first, with their type variables
 * resolved. Compiler-made bridges are left out.
 */
final class ObjectMethods {

	private final List<MethodSignature> methods = new ArrayList<>();

	ObjectMethods(Class<?> objectClass, TypeFactory types) {
		JavaType objectType = types.constructType(objectClass);
		for (Class<?> type = objectClass; type != null && type != Object.class; type = type.getSuperclass()) {
			for (Method method : type.getDeclaredMethods()) {
				if (!Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
					this.methods.add(MethodSignature.of(method, objectType, types));
				}
			}
		}
		for (Method method : objectClass.getMethods()) {
			if (method.isDefault() && !method.isSynthetic()) {
				this.methods.add(MethodSignature.of(method, objectType, types));
			}
		}
	}

	/**
	 * The method that a stub method with this wire name reaches.
	 */
	@Nullable MethodSignature find(String wireName) {
		for (MethodSignature method : this.methods) {
			if (method.wireName().equals(wireName)) {
				return method;
			}
		}
		return null;
	}

	List<MethodSignature> named(String name) {
		return this.methods.stream().filter((method) -> method.method().getName().equals(name)).toList();
	}

}
