/**
 * Class migrations: tags, plan, ledger, execution. An edge: imported by the
 * auto-configuration only.
 */
@NullMarked
package dev.durableobjects.migration;

import org.jspecify.annotations.NullMarked;
