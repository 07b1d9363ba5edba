/* Cuts the files of a root into records: the least that can be done, right for what
 * `Benchmarks/generate` writes, and for nothing else. */
#ifndef LIMIT_RECORDS_H
#define LIMIT_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "cell.h"

/* The columns in the order of the cells. Metadata has them in this order; text has the first. */
#define TEXT_NAMES "run_id, mode, level, datetime, process, thread, message, filename, lineno"
#define METADATA_NAMES \
  "run_id, mode, level, datetime, process, thread, message, cut_id, filename, lineno," \
  " workflow_name, stage_name, job_name, duration_ms, memory_usage_mb, cpu_usage_percent," \
  " trace_id, span_id, parent_span_id, exception_type, exception_message, stack_trace," \
  " error_code, user_id, tenant_id, environment, hostname, ip_address, python_version," \
  " package_version, tags, metadata"
enum { TEXT_COLUMNS = 9, METADATA_COLUMNS = 32 };

/* What is done with records. */
struct sink {
  void (*add_row)(const struct cell *row, int columns);
  /* The bytes that the rows since the last call point into are about to go. */
  void (*end_file)(void);
};

/* Reads the texts of each run below a root, or its metadata. */
void read_root(const char *root, bool is_metadata, const struct sink *sink);

/* The bytes of a file, and a NUL behind them. */
char *contents(const char *path, size_t *size);

/* Says what is wrong, and ends the program. */
void fail(const char *format, ...);

#endif
