// libsimdjson behind a few C functions: the fields of one JSON object by a table of keys.
//
// Lifetimes: everything a parser hands out lies in the input or in the parser; it is valid until the
// parser's next csimdjson_read() or its end, and as long as the input is.
// A parser belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that must be readable (their value does not matter) behind every input.
#define CSIMDJSON_PADDING 64
/// The most keys that a table can have.
#define CSIMDJSON_MOST_KEYS 64
/// How deeply values may be nested in an object: SQLite reads a thousand levels.
#define CSIMDJSON_DEEPEST 512

/// What a value is.
enum {
  CSIMDJSON_MISSING = 0,
  CSIMDJSON_NULL = 1,
  CSIMDJSON_BOOLEAN = 2,
  CSIMDJSON_INTEGER = 3,  // a number without fraction and exponent that fits 64 bits with sign
  CSIMDJSON_REAL = 4,     // any other number
  CSIMDJSON_STRING = 5,
  CSIMDJSON_JSON = 6,  // an array or an object, valid through and through
};

/// One value. `bytes` is the unescaped text of a string, and the raw token of everything else.
typedef struct {
  const char *bytes;
  size_t length;
  const char *raw;  // the token as written, quotes included
  size_t raw_length;
  int64_t integer;  // of an integer; 1 or 0 of a boolean
  double real;      // of a number; infinite where it is too large
  uint8_t kind;
} csimdjson_value;

/// A member that is no column: where its key is, as written and without its quotes, and its value
/// as written. Small, since one object can have a million of them.
typedef struct {
  uint32_t key;
  uint32_t key_length;
  uint32_t raw;
  uint32_t raw_length;
} csimdjson_member;

/// What became of a read.
enum {
  CSIMDJSON_OK = 0,
  CSIMDJSON_NOT_OBJECT = 1,  // valid so far, but no object
  CSIMDJSON_MALFORMED = 2,
  CSIMDJSON_ENCODING = 3,  // not UTF-8
  CSIMDJSON_NO_MEMORY = 4,
};

typedef struct csimdjson_parser csimdjson_parser;

/// Makes a parser for a table of at most CSIMDJSON_MOST_KEYS keys (copied), of which the first
/// `columns` are no members of their own. NULL when there is no memory.
csimdjson_parser *csimdjson_parser_create(const char *const *keys, size_t count, size_t columns);
void csimdjson_parser_destroy(csimdjson_parser *parser);

/// Reads one object that begins at `bytes` (after white space). On success *consumed is where it
/// ends; what follows it was not looked at, except that it may make the read fail.
///
/// Of members with the same key in the table the last counts. Keys are compared without their
/// escapes. A lone surrogate, which is no text, is read as U+FFFD: see csimdjson_is_repaired().
/// A number may have any size; one that no column can hold is as it was written.
int csimdjson_read(csimdjson_parser *parser, const char *bytes, size_t length, size_t *consumed);

/// Forgets what was read last, and gives back the memory that a large object took.
void csimdjson_release(csimdjson_parser *parser);

/// The values of the last successful read, in the order of the table of keys. The address is the
/// same for every read.
csimdjson_value *csimdjson_values(csimdjson_parser *parser);
/// One bit for each key in the table that the last read found with a value other than null.
uint64_t csimdjson_present(const csimdjson_parser *parser);
/// The members of the last successful read that are neither columns nor null, in their order. Their
/// positions count from *base.
const csimdjson_member *csimdjson_members(const csimdjson_parser *parser, size_t *count,
                                          const char **base);
/// Whether the last successful read has U+FFFD in the place of lone surrogates.
bool csimdjson_is_repaired(const csimdjson_parser *parser);
/// Why the last read failed; a static text.
const char *csimdjson_message(const csimdjson_parser *parser);

/// Where the first balanced object or array ends, by its brackets and strings alone; 0 when it
/// does not end within `length`.
size_t csimdjson_balanced_length(const char *bytes, size_t length);

bool csimdjson_is_utf8(const char *bytes, size_t length);

#ifdef __cplusplus
}
#endif
