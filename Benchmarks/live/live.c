/* The least that following many runs costs: what Tracetail must do for each line, and nothing else.
 *
 *     live SCHEMA DIRECTORY RUNS ROWS COMMIT [--checkpoints] [--ledger]
 *
 * So many files of DIRECTORY, which is empty, have so many lines in all. The lines are taken in turn, one of
 * each file, so many a commit: fstat(2), pread(2), and the row in a database with the indexes of SCHEMA. The
 * pragmas are those of `tracetail follow`. Prints the microseconds of processor time that a row costs.
 *
 *     --checkpoints  also writes down with each row how far its file was read
 *     --ledger       also keeps a line of a ledger for each row, with an index by file
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPLATE "[{datetime}] [{level}] {message}"
#define NOW "2026-01-02 03:04:05"
enum { DATETIME = 1, DATETIME_LENGTH = 19, MESSAGE = 29, READ = 8192 };

struct source {
  int file;
  long offset, line;
  char run_id[16];
};

static sqlite3 *db;
static sqlite3_stmt *insert, *checkpoint, *ledger;

static void check(bool is_right, const char *what) {
  if (is_right) return;
  fprintf(stderr, "%s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql); }

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  check(code == SQLITE_OK, sql);
  return statement;
}

static void step(sqlite3_stmt *statement) {
  check(sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK, "step");
}

static void text(sqlite3_stmt *statement, int position, const char *text, int length) {
  sqlite3_bind_text(statement, position, text, length, SQLITE_STATIC);
}

static void integers(sqlite3_stmt *statement, int position, int count, const long long *values) {
  while (count-- > 0) sqlite3_bind_int64(statement, position++, *values++);
}

static void run_file(const char *path) {
  static char sql[1 << 16];
  FILE *file = fopen(path, "r");
  check(file != NULL && fread(sql, 1, sizeof sql - 1, file) > 0, path);
  fclose(file);
  run(sql);
}

static void open_database(const char *directory, const char *schema) {
  char path[4096];
  snprintf(path, sizeof path, "%s/live.db", directory);
  check(sqlite3_open(path, &db) == SQLITE_OK, path);
  run("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 8192");
  run_file(schema);
  run("CREATE TABLE sources (id INTEGER PRIMARY KEY, size, modified, changed, offset, line,"
      " head_low, head_high, tail_low, tail_high, open_offset, open_line, open_row, template);"
      "CREATE TABLE ledger (id INTEGER PRIMARY KEY, batch, source, first_byte, end_byte, records,"
      " first_row, last_row, line_hashes, committed_at);"
      "CREATE INDEX ledger_source ON ledger (source)");
  insert = prepare("INSERT INTO traces (process, thread, lineno, run_id, mode, level, datetime,"
                   " message, filename, created_at) VALUES (0, 0, 0, ?, ?, ?, ?, ?, '', ?)");
  checkpoint = prepare("INSERT OR REPLACE INTO sources VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  ledger = prepare("INSERT INTO ledger VALUES (NULL,?,?,?,?,?,?,?,?,?)");
}

static struct source *make_sources(const char *directory, int runs, long rows) {
  struct source *sources = calloc(runs, sizeof *sources);
  for (int number = 0; number < runs; number++) {
    struct source *source = sources + number;
    char path[4096], line[256];
    snprintf(source->run_id, sizeof source->run_id, "%06d", number);
    snprintf(path, sizeof path, "%s/%s.txt", directory, source->run_id);
    source->file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOATIME, 0600);
    for (long row = number; row < rows; row += runs) {
      int length = snprintf(line, sizeof line, "[" NOW "] [info] a line of some seventy bytes, "
                            "as workflows write them %ld\n", row);
      check(write(source->file, line, length) == length, path);
    }
  }
  return sources;
}

static void take_line(struct source *source, long long id, long long batch, bool has_checkpoints,
                      bool has_ledger) {
  static char bytes[READ];
  struct stat status;
  check(fstat(source->file, &status) == 0, "fstat");
  long count = pread(source->file, bytes, sizeof bytes, source->offset);
  char *end = count > 0 ? memchr(bytes, '\n', count) : NULL;
  check(end != NULL, "pread");
  text(insert, 1, source->run_id, -1);
  text(insert, 2, "stdout", -1);
  text(insert, 3, "info", -1);
  text(insert, 4, bytes + DATETIME, DATETIME_LENGTH);
  text(insert, 5, bytes + MESSAGE, end - bytes - MESSAGE);
  text(insert, 6, NOW, -1);
  step(insert);
  long long row = sqlite3_last_insert_rowid(db), start = source->offset;
  source->offset += end + 1 - bytes;
  source->line++;
  // Hashes and times are numbers of eight bytes.
  long long large = 5000000000000000000 + row;
  if (has_checkpoints) {
    integers(checkpoint, 1, 13, (long long[]){
        id, status.st_size, large, large, source->offset, source->line, large, large, large, large,
        start, source->line, row});
    text(checkpoint, 14, TEMPLATE, -1);
    step(checkpoint);
  }
  if (has_ledger) {
    integers(ledger, 1, 7, (long long[]){batch, id, start, source->offset, 1, row, row});
    sqlite3_bind_blob(ledger, 8, &row, 4, SQLITE_STATIC);
    text(ledger, 9, NOW, -1);
    step(ledger);
  }
}

static double seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
      + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **arguments) {
  check(count >= 6, "usage: see the first lines of live.c");
  int runs = atoi(arguments[3]);
  long rows = atol(arguments[4]), commit = atol(arguments[5]);
  bool has_checkpoints = false, has_ledger = false;
  for (int next = 6; next < count; next++) {
    has_checkpoints = has_checkpoints || strcmp(arguments[next], "--checkpoints") == 0;
    has_ledger = has_ledger || strcmp(arguments[next], "--ledger") == 0;
  }
  struct source *sources = make_sources(arguments[2], runs, rows);
  open_database(arguments[2], arguments[1]);
  double start = seconds();
  for (long row = 0; row < rows; row++) {
    if (row % commit == 0) run("BEGIN IMMEDIATE");
    take_line(sources + row % runs, row % runs, row / commit, has_checkpoints, has_ledger);
    if ((row + 1) % commit == 0 || row + 1 == rows) run("COMMIT");
  }
  printf("%.2f\n", (seconds() - start) / rows * 1e6);
}
