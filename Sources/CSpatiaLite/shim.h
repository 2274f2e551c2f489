#pragma once
#include <sqlite3.h>
#include <spatialite.h>

/* sqlite3_db_config is variadic, which Swift does not import. Switches the triggers of one connection off or on;
   returns an SQLite status. */
static inline int muster_sqlite3_enable_triggers(sqlite3 *database, int enabled) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, enabled, (int *)0);
}
