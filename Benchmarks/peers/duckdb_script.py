"""DuckDB reads the lines of all files and writes to SQLite by its extension.

    duckdb_script.py ROOT DATABASE
"""
import sys

import duckdb

root, database = sys.argv[1:]
connection = duckdb.connect()
try:
    # The extension as a package of PyPI.
    from duckdb_extensions import import_extension
    import_extension("sqlite_scanner", con=connection)
except ImportError:
    connection.install_extension("sqlite")
connection.load_extension("sqlite_scanner")
connection.execute(f"ATTACH '{database}' AS traces_db (TYPE sqlite)")
connection.execute(f"""
    INSERT INTO traces_db.traces
      (run_id, mode, datetime, level, message, process, thread, filename, lineno)
    SELECT regexp_extract(file, 'run_id=([^/]*)/', 1), regexp_extract(file, '(std...)[.]txt', 1),
      fields.datetime, fields.level, fields.message, 0, 0, '', 0
    FROM (
      SELECT filename AS file,
        regexp_extract(line, '^\\[([^\\]]*)\\] \\[(\\w+)\\] (.*)$', ['datetime', 'level', 'message'])
          AS fields
      FROM read_csv('{root}/*/std*.txt', columns = {{'line': 'VARCHAR'}}, filename = true,
        delim = '\x01', quote = '', escape = '', header = false, auto_detect = false))""")
