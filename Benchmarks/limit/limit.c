/* The limit loops: the least that a program has to do to get traces into SQLite.
 *
 *     limit [--late] [--vtab] [--metadata] SCHEMA ROOT DATABASE
 *
 * Reads each file of each run directory whole, cuts it into records, and inserts them: the rows,
 * the pragmas and the size of a commit are those of `tracetail import`. There is nothing else: no
 * template, no offsets, no pairing, no check of what is read. It is right for what
 * `Benchmarks/generate` writes, and for nothing else.
 *
 *     --late      builds the indexes after the load
 *     --vtab      one INSERT ... SELECT from a virtual table per batch, not an INSERT per row
 *     --metadata  takes the rows from metadata.json, not from stdout.txt and stderr.txt
 */
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "vtab.h"

enum { ROWS_PER_COMMIT = 10000 };

/* The columns in the order in which metadata.json has them; those of text come first. */
static const char *const text_columns =
    "run_id, mode, level, datetime, process, thread, message, filename, lineno";
static const char *const metadata_columns =
    "run_id, mode, level, datetime, process, thread, message, cut_id, filename, lineno,"
    " workflow_name, stage_name, job_name, duration_ms, memory_usage_mb, cpu_usage_percent,"
    " trace_id, span_id, parent_span_id, exception_type, exception_message, stack_trace,"
    " error_code, user_id, tenant_id, environment, hostname, ip_address, python_version,"
    " package_version, tags, metadata";
enum { TEXT_COLUMNS = 9, METADATA_COLUMNS = 32 };

static sqlite3 *db;
static sqlite3_stmt *insert;
static struct batch batch;
static bool is_late, is_vtab, is_metadata;
static int rows_in_commit;
static char created_at[32];
static char *indexes;

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

static void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) fail("SQLite: %s", sqlite3_errmsg(db));
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

/* The bytes of a file, and a NUL behind them. */
static char *contents(const char *path, size_t *size) {
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &status) != 0) fail("cannot read %s", path);
  char *bytes = malloc(status.st_size + 1);
  if (bytes == NULL || read(file, bytes, status.st_size) != status.st_size)
    fail("cannot read %s", path);
  close(file);
  bytes[status.st_size] = 0;
  *size = status.st_size;
  return bytes;
}

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
  make_tables(schema);
  if (is_late) indexes = drop_indexes();
  const char *columns = is_metadata ? metadata_columns : text_columns;
  int count = is_metadata ? METADATA_COLUMNS : TEXT_COLUMNS;
  char sql[2048];
  int length = snprintf(sql, sizeof sql, "INSERT INTO traces (created_at, %s) ", columns);
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

static void commit(void) {
  run("COMMIT");
  rows_in_commit = 0;
}

static void insert_batch(void) {
  if (batch.count == 0) return;
  check(sqlite3_step(insert));
  check(sqlite3_reset(insert));
  batch.count = 0;
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
    memcpy(batch.rows[batch.count++], row, columns * sizeof *row);
  } else {
    for (int column = 0; column < columns; column++) bind(column + 2, row + column);
    check(sqlite3_step(insert));
    check(sqlite3_reset(insert));
  }
  if (++rows_in_commit == ROWS_PER_COMMIT) {
    insert_batch();
    commit();
  }
}

/* A record begins with a line `[datetime] [level] ...`, and ends before the next one. */
static void add_texts(char *bytes, size_t size, struct cell run_id, struct cell mode) {
  struct cell row[TEXT_COLUMNS] = {
      [0] = run_id, [1] = mode, [4] = integer_cell(0), [5] = integer_cell(0),
      [7] = text_cell("", 0), [8] = integer_cell(0)};
  for (char *start = bytes, *end = bytes + size; start < end;) {
    char *stamp = memchr(start, ']', end - start);
    char *level = memchr(stamp + 3, ']', end - stamp - 3);
    char *stop = memchr(level, '\n', end - level);
    while (stop != NULL && stop + 1 < end && stop[1] != '[')
      stop = memchr(stop + 1, '\n', end - stop - 1);
    if (stop == NULL) stop = end;
    row[2] = text_cell(stamp + 3, level - stamp - 3);
    row[3] = text_cell(start + 1, stamp - start - 1);
    row[6] = text_cell(level + 2, stop - level - 2);
    add_row(row, TEXT_COLUMNS);
    start = stop + 1;
  }
}

/* Unescapes a JSON string where it lies; `at` is behind its first quote, and then its last. */
static struct cell take_string(char **at) {
  char *start = *at, *out = start, *in = start;
  for (; *in != '"'; in++) {
    if (*in != '\\') {
      *out++ = *in;
      continue;
    }
    in++;
    *out++ = *in == 'n' ? '\n' : *in;
  }
  *at = in + 1;
  return text_cell(start, out - start);
}

static struct cell take_value(char **at) {
  switch (**at) {
    case '"': ++*at; return take_string(at);
    case 'n': *at += 4; return null_cell();
    case '[':
    case '{': *at += 2; return null_cell(); /* They are empty, and their column is NULL. */
    default: return integer_cell(strtoll(*at, at, 10));
  }
}

/* A line is a record, and always has the same keys. */
static void add_metadata(char *bytes, size_t size, struct cell run_id) {
  struct cell row[METADATA_COLUMNS] = {[0] = run_id};
  for (char *at = bytes, *end = bytes + size; at < end; at += 2) {
    for (int column = 1; column < METADATA_COLUMNS; column++) {
      at = (char *)memchr(at, ':', end - at) + 1;
      row[column] = take_value(&at);
    }
    add_row(row, METADATA_COLUMNS);
  }
}

static void add_file(const char *directory, const char *name, struct cell run_id) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  size_t size;
  char *bytes = contents(path, &size);
  if (is_metadata) add_metadata(bytes, size, run_id);
  else add_texts(bytes, size, run_id, text_cell(name, strlen("stdout")));
  /* What waits in the batch lies in these bytes. */
  insert_batch();
  free(bytes);
}

static void add_run(const char *root, const char *name) {
  char directory[2048];
  snprintf(directory, sizeof directory, "%s/%s", root, name);
  const char *id = name + strlen("run_id=");
  struct cell run_id = text_cell(id, strlen(id));
  if (is_metadata) {
    add_file(directory, "metadata.json", run_id);
  } else {
    add_file(directory, "stderr.txt", run_id);
    add_file(directory, "stdout.txt", run_id);
  }
}

int main(int count, char **arguments) {
  int next = 1;
  for (; next < count && arguments[next][0] == '-'; next++) {
    if (strcmp(arguments[next], "--late") == 0) is_late = true;
    else if (strcmp(arguments[next], "--vtab") == 0) is_vtab = true;
    else if (strcmp(arguments[next], "--metadata") == 0) is_metadata = true;
    else fail("unknown option %s", arguments[next]);
  }
  if (count - next != 3) fail("usage: limit [--late] [--vtab] [--metadata] SCHEMA ROOT DATABASE");
  const char *root = arguments[next + 1];
  open_database(arguments[next + 2], arguments[next]);
  struct dirent **runs;
  int found = scandir(root, &runs, NULL, alphasort);
  if (found < 0) fail("cannot read %s", root);
  for (int run = 0; run < found; run++) {
    if (runs[run]->d_name[0] != '.') add_run(root, runs[run]->d_name);
    free(runs[run]);
  }
  free(runs);
  if (rows_in_commit > 0) commit();
  close_database();
}
