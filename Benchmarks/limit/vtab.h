/* The rows of a batch, and a virtual table `batch` that shows them to SQLite where they lie. */
#ifndef LIMIT_VTAB_H
#define LIMIT_VTAB_H

#include <sqlite3.h>

struct cell {
  enum { CELL_NULL, CELL_INTEGER, CELL_TEXT } kind;
  int size;
  union {
    const char *text;
    sqlite3_int64 integer;
  };
};

static inline struct cell null_cell(void) { return (struct cell){.kind = CELL_NULL}; }

static inline struct cell integer_cell(sqlite3_int64 integer) {
  return (struct cell){.kind = CELL_INTEGER, .integer = integer};
}

static inline struct cell text_cell(const char *text, int size) {
  return (struct cell){.kind = CELL_TEXT, .size = size, .text = text};
}

enum { BATCH_ROWS = 10000, BATCH_COLUMNS = 32 };

struct batch {
  int count;
  struct cell rows[BATCH_ROWS][BATCH_COLUMNS];
};

/* Makes the table known to a connection; `columns` are its columns, in the order of the cells.
 * An eponymous-only table: https://sqlite.org/vtab.html#eponymous_only_virtual_tables. */
int register_batch(sqlite3 *db, struct batch *batch, const char *columns);

#endif
