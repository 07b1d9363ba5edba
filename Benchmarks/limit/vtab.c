#include "vtab.h"

#include <stdio.h>
#include <stdlib.h>

struct table {
  sqlite3_vtab base;
  const struct batch *batch;
};

struct cursor {
  sqlite3_vtab_cursor base;
  const struct batch *batch;
  int position;
};

static const char *columns_of_batch;

static int connect(sqlite3 *db, void *batch, int count, const char *const *arguments,
                   sqlite3_vtab **out, char **error) {
  (void)count, (void)arguments, (void)error;
  char sql[2048];
  snprintf(sql, sizeof sql, "CREATE TABLE x(%s)", columns_of_batch);
  int code = sqlite3_declare_vtab(db, sql);
  if (code != SQLITE_OK) return code;
  struct table *table = calloc(1, sizeof *table);
  if (table == NULL) return SQLITE_NOMEM;
  table->batch = batch;
  *out = &table->base;
  return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table) {
  free(table);
  return SQLITE_OK;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
  (void)table, (void)info;
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  struct cursor *cursor = calloc(1, sizeof *cursor);
  if (cursor == NULL) return SQLITE_NOMEM;
  cursor->batch = ((struct table *)table)->batch;
  *out = &cursor->base;
  return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor) {
  free(cursor);
  return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int count,
                  sqlite3_value **values) {
  (void)number, (void)name, (void)count, (void)values;
  ((struct cursor *)cursor)->position = 0;
  return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor) {
  ((struct cursor *)cursor)->position++;
  return SQLITE_OK;
}

static int is_at_end(sqlite3_vtab_cursor *base) {
  const struct cursor *cursor = (const struct cursor *)base;
  return cursor->position >= cursor->batch->count;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
  const struct cursor *cursor = (const struct cursor *)base;
  const struct cell *cell = &cursor->batch->rows[cursor->position][column];
  switch (cell->kind) {
    case CELL_NULL: sqlite3_result_null(context); break;
    case CELL_INTEGER: sqlite3_result_int64(context, cell->integer); break;
    case CELL_TEXT: sqlite3_result_text(context, cell->text, cell->size, SQLITE_STATIC); break;
  }
  return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out) {
  *out = ((struct cursor *)cursor)->position;
  return SQLITE_OK;
}

int register_batch(sqlite3 *db, struct batch *batch, const char *columns) {
  static const sqlite3_module module = {
      .iVersion = 1, .xConnect = connect, .xBestIndex = best_index, .xDisconnect = disconnect,
      .xOpen = open_cursor, .xClose = close_cursor, .xFilter = filter, .xNext = next,
      .xEof = is_at_end, .xColumn = column, .xRowid = rowid};
  columns_of_batch = columns;
  return sqlite3_create_module(db, "batch", &module, batch);
}
