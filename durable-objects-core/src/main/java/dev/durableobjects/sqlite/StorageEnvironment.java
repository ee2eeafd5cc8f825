package dev.durableobjects.sqlite;

import java.util.concurrent.Executor;

import tools.jackson.databind.json.JsonMapper;

/**
 * What the storage of all objects of a class shares.
 *
 * @param sqlEnabled whether the class was created with {@code new-sqlite-classes}
 * @param limits the limits of each object
 * @param template the database before the first write
 * @param mapper writes and reads values
 * @param disk flushes to disk
 * @param flushThreads runs flushes; platform threads that run nothing else
 * @param directories makes directories durable
 * @param longStatements bounds the statements that run for long
 * @param quota what all objects together may store
 */
public record StorageEnvironment(boolean sqlEnabled, StorageLimits limits, DatabaseTemplate template, JsonMapper mapper,
		Disk disk, Executor flushThreads, DurableDirectories directories, LongStatements longStatements,
		StorageQuota quota) {

	/**
	 * Create an environment.
	 * @param sqlEnabled whether the class was created with {@code new-sqlite-classes}
	 * @param limits the limits of each object
	 * @param template the database before the first write
	 * @param mapper writes and reads values
	 * @param disk flushes to disk
	 * @param flushThreads runs flushes; platform threads that run nothing else
	 * @param longStatements bounds the statements that run for long
	 * @param quota what all objects together may store
	 */
	public StorageEnvironment(boolean sqlEnabled, StorageLimits limits, DatabaseTemplate template, JsonMapper mapper,
			Disk disk, Executor flushThreads, LongStatements longStatements, StorageQuota quota) {
		this(sqlEnabled, limits, template, mapper, disk, flushThreads, new DurableDirectories(disk), longStatements,
				quota);
	}

	/**
	 * Create an environment in which all objects together may store any amount.
	 * @param sqlEnabled whether the class was created with {@code new-sqlite-classes}
	 * @param limits the limits of each object
	 * @param template the database before the first write
	 * @param mapper writes and reads values
	 * @param disk flushes to disk
	 * @param flushThreads runs flushes; platform threads that run nothing else
	 * @param longStatements bounds the statements that run for long
	 */
	public StorageEnvironment(boolean sqlEnabled, StorageLimits limits, DatabaseTemplate template, JsonMapper mapper,
			Disk disk, Executor flushThreads, LongStatements longStatements) {
		this(sqlEnabled, limits, template, mapper, disk, flushThreads, longStatements, StorageQuota.unlimited());
	}

}
