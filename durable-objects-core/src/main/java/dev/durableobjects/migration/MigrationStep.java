package dev.durableobjects.migration;

/**
 * What applying a migration consists of. Each step is one transaction of a catalogue, or
 * moves of files that can be repeated; the process may end before, within and after any
 * of them, and the next start continues.
 */
enum MigrationStep {

	/** A row here says from where a class is coming, under which number. */
	ANNOUNCE,

	/** A row there says that the class is going, so that it is not used any more. */
	CLAIM,

	/** What the catalogue there knows of the class's objects is copied. */
	COPY_ROWS,

	/** The class's files are moved here. */
	MOVE_FILES,

	/** Where the files were copied, those there are removed. */
	REMOVE_LEFTOVERS,

	/** The class is taken out of the catalogue there. */
	RELEASE,

	/** The catalogue is changed, and the tag recorded. */
	APPLY,

	/** The files of deleted classes are moved to the trash. */
	DISCARD,

	/** All is done. */
	END

}
