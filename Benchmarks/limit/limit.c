/* The limit loops: the least that a program has to do to get traces into SQLite.
 *
 *     limit [--late] [--vtab] [--filled] [--commit ROWS] [--metadata] SCHEMA ROOT DATABASE
 *     limit --dry-run [--metadata] ROOT
 *
 * Reads each file of each run directory whole, cuts it into records, and inserts them: the rows
 * and the pragmas are those of `tracetail import`. There is nothing else: no template, no offsets,
 * no pairing, no check of what is read.
 *
 *     --late      builds the indexes after the load
 *     --vtab      one INSERT ... SELECT from a virtual table per batch, not an INSERT per row
 *     --filled    the database has its tables, indexes and some rows already
 *     --commit    so many rows a commit; 10,000 where it is not given
 *     --metadata  takes the rows from metadata.json, not from stdout.txt and stderr.txt
 *     --dry-run   cuts only, and prints how many records there are
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "records.h"
#include "vtab.h"

static sqlite3 *db;
static sqlite3_stmt *insert;
static struct batch batch;
static bool is_late, is_vtab, is_filled, is_metadata, is_dry;
static int rows_per_commit = 10000, rows_in_commit;
static long rows;
static char created_at[32];
static char *indexes;

static void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) fail("SQLite: %s", sqlite3_errmsg(db));
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static void make_tables(const char *schema) {
  size_t size;
  char *sql = contents(schema, &size);
  run(sql);
  free(sql);
}

/* Takes the indexes out of the database; gives what makes them again. */
static char *drop_indexes(void) {
  sqlite3_stmt *found;
  check(sqlite3_prepare_v2(db,
      "SELECT group_concat('DROP INDEX ' || name, ';'), group_concat(sql, ';')"
      " FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL", -1, &found, NULL));
  if (sqlite3_step(found) != SQLITE_ROW) fail("SQLite: %s", sqlite3_errmsg(db));
  char *drop = strdup((const char *)sqlite3_column_text(found, 0));
  char *create = strdup((const char *)sqlite3_column_text(found, 1));
  check(sqlite3_finalize(found));
  run(drop);
  free(drop);
  return create;
}

static void open_database(const char *path, const char *schema) {
  check(sqlite3_open(path, &db));
  run("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
  if (!is_filled) make_tables(schema);
  if (is_late) indexes = drop_indexes();
  const char *columns = is_metadata ? METADATA_NAMES : TEXT_NAMES;
  int count = is_metadata ? METADATA_COLUMNS : TEXT_COLUMNS;
  char sql[2048];
  int length = snprintf(sql, sizeof sql, "INSERT OR FAIL INTO traces (created_at, %s) ", columns);
  if (is_vtab) {
    check(register_batch(db, &batch, columns));
    snprintf(sql + length, sizeof sql - length, "SELECT ?1, %s FROM batch", columns);
  } else {
    length += snprintf(sql + length, sizeof sql - length, "VALUES (?");
    while (count-- > 0) length += snprintf(sql + length, sizeof sql - length, ",?");
    snprintf(sql + length, sizeof sql - length, ")");
  }
  check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &insert, NULL));
}

static void close_database(void) {
  if (is_late) {
    run("PRAGMA cache_size = -12288");
    run(indexes);
    free(indexes);
  }
  check(sqlite3_finalize(insert));
  check(sqlite3_close(db));
}

static void begin(void) {
  time_t now = time(NULL);
  strftime(created_at, sizeof created_at, "%Y-%m-%d %H:%M:%S", gmtime(&now));
  run("BEGIN IMMEDIATE");
  check(sqlite3_bind_text(insert, 1, created_at, -1, SQLITE_STATIC));
}

static void insert_batch(void) {
  if (batch.count == 0) return;
  check(sqlite3_step(insert));
  check(sqlite3_reset(insert));
  batch.count = 0;
}

static void commit(void) {
  insert_batch();
  run("COMMIT");
  rows_in_commit = 0;
}

static void bind(int position, const struct cell *cell) {
  switch (cell->kind) {
    case CELL_NULL: check(sqlite3_bind_null(insert, position)); break;
    case CELL_INTEGER: check(sqlite3_bind_int64(insert, position, cell->integer)); break;
    case CELL_TEXT:
      check(sqlite3_bind_text(insert, position, cell->text, cell->size, SQLITE_STATIC));
      break;
  }
}

static void add_row(const struct cell *row, int columns) {
  if (rows_in_commit == 0) begin();
  if (is_vtab) {
    if (batch.count == BATCH_ROWS) insert_batch();
    memcpy(batch.rows[batch.count++], row, columns * sizeof *row);
  } else {
    for (int column = 0; column < columns; column++) bind(column + 2, row + column);
    check(sqlite3_step(insert));
    check(sqlite3_reset(insert));
  }
  if (++rows_in_commit == rows_per_commit) commit();
}

static void count_row(const struct cell *row, int columns) {
  (void)row, (void)columns;
  rows++;
}

static void ignore_end(void) {}

/* Reads the options; gives the position of what follows them. */
static int read_options(int count, char **arguments) {
  int next = 1;
  for (; next < count && arguments[next][0] == '-'; next++) {
    if (strcmp(arguments[next], "--late") == 0) is_late = true;
    else if (strcmp(arguments[next], "--vtab") == 0) is_vtab = true;
    else if (strcmp(arguments[next], "--filled") == 0) is_filled = true;
    else if (strcmp(arguments[next], "--metadata") == 0) is_metadata = true;
    else if (strcmp(arguments[next], "--dry-run") == 0) is_dry = true;
    else if (strcmp(arguments[next], "--commit") == 0 && next + 1 < count)
      rows_per_commit = atoi(arguments[++next]);
    else fail("unknown option %s", arguments[next]);
  }
  if (count - next != (is_dry ? 1 : 3)) fail("usage: see the first lines of limit.c");
  return next;
}

int main(int count, char **arguments) {
  char **rest = arguments + read_options(count, arguments);
  if (is_dry) {
    read_root(rest[0], is_metadata, &(struct sink){count_row, ignore_end});
    printf("%ld\n", rows);
    return 0;
  }
  open_database(rest[2], rest[0]);
  read_root(rest[1], is_metadata, &(struct sink){add_row, insert_batch});
  if (rows_in_commit > 0) commit();
  close_database();
}
