#include "records.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

char *contents(const char *path, size_t *size) {
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

/* A record begins with a line `[datetime] [level] ...`, and ends before the next one. */
static void cut_texts(char *bytes, size_t size, struct cell run_id, struct cell mode,
                      const struct sink *sink) {
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
    sink->add_row(row, TEXT_COLUMNS);
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
static void cut_metadata(char *bytes, size_t size, struct cell run_id, const struct sink *sink) {
  struct cell row[METADATA_COLUMNS] = {[0] = run_id};
  for (char *at = bytes, *end = bytes + size; at < end; at += 2) {
    for (int column = 1; column < METADATA_COLUMNS; column++) {
      at = (char *)memchr(at, ':', end - at) + 1;
      row[column] = take_value(&at);
    }
    sink->add_row(row, METADATA_COLUMNS);
  }
}

static void read_file(const char *directory, const char *name, struct cell run_id,
                      const struct sink *sink) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  size_t size;
  char *bytes = contents(path, &size);
  if (strcmp(name, "metadata.json") == 0) cut_metadata(bytes, size, run_id, sink);
  else cut_texts(bytes, size, run_id, text_cell(name, strlen("stdout")), sink);
  sink->end_file();
  free(bytes);
}

static void read_run(const char *root, const char *name, bool is_metadata,
                     const struct sink *sink) {
  char directory[2048];
  snprintf(directory, sizeof directory, "%s/%s", root, name);
  const char *id = name + strlen("run_id=");
  struct cell run_id = text_cell(id, strlen(id));
  if (is_metadata) {
    read_file(directory, "metadata.json", run_id, sink);
  } else {
    read_file(directory, "stderr.txt", run_id, sink);
    read_file(directory, "stdout.txt", run_id, sink);
  }
}

void read_root(const char *root, bool is_metadata, const struct sink *sink) {
  struct dirent **runs;
  int found = scandir(root, &runs, NULL, alphasort);
  if (found < 0) fail("cannot read %s", root);
  for (int run = 0; run < found; run++) {
    if (runs[run]->d_name[0] != '.') read_run(root, runs[run]->d_name, is_metadata, sink);
    free(runs[run]);
  }
  free(runs);
}
