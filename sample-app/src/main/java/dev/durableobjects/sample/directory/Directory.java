package dev.durableobjects.sample.directory;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * What callers of a directory see: the stub interface of {@link DirectoryObject}.
 */
public interface Directory {

	Mono<SavedUser> put(NewUser user);

	Mono<User> get(String id);

	Mono<List<User>> list(String prefix, int limit);

	Mono<Boolean> remove(String id);

	Mono<Integer> importAll(List<NewUser> users);

}
