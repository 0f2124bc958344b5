// SQLite's operating system in WebAssembly: there are no files, and nothing sleeps. Databases in memory need no more.
#pragma once

extern "C" {
/// Called by SQLite, which is built with SQLITE_OS_OTHER.
int sqlite3_os_init();
int sqlite3_os_end();
}
