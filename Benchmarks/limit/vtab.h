/* The rows of a batch, and a virtual table `batch` that shows them to SQLite where they lie. */
#ifndef LIMIT_VTAB_H
#define LIMIT_VTAB_H

#include <sqlite3.h>

#include "cell.h"

enum { BATCH_ROWS = 10000, BATCH_COLUMNS = 32 };

struct batch {
  int count;
  struct cell rows[BATCH_ROWS][BATCH_COLUMNS];
};

/* Makes the table known to a connection; `columns` are its columns, in the order of the cells.
 * An eponymous-only table: https://sqlite.org/vtab.html#eponymous_only_virtual_tables. */
int register_batch(sqlite3 *db, struct batch *batch, const char *columns);

#endif
