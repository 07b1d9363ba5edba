/* A value of a row, whose text lies where it was read. */
#ifndef LIMIT_CELL_H
#define LIMIT_CELL_H

struct cell {
  enum { CELL_NULL, CELL_INTEGER, CELL_TEXT } kind;
  int size;
  union {
    const char *text;
    long long integer;
  };
};

static inline struct cell null_cell(void) { return (struct cell){.kind = CELL_NULL}; }

static inline struct cell integer_cell(long long integer) {
  return (struct cell){.kind = CELL_INTEGER, .integer = integer};
}

static inline struct cell text_cell(const char *text, int size) {
  return (struct cell){.kind = CELL_TEXT, .size = size, .text = text};
}

#endif
