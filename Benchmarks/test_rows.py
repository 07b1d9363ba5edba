"""The check of rows finds what it is there for. Run: python3 -m unittest discover -s Benchmarks"""
import pathlib
import sqlite3
import tempfile
import unittest

from bench import process, rows, systems
from bench.data import DataSet


class CheckOfRows(unittest.TestCase):
    """A database that a C loop has made, and what may be wrong with one."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        work = pathlib.Path(directory.name)
        root, self.expected = DataSet(300, 3).make(work)
        self.database = work / "traces.db"
        process.run(systems.limits(work)[0].arguments(root, self.database))

    def change(self, sql):
        connection = sqlite3.connect(self.database)
        connection.execute(sql)
        connection.commit()
        connection.close()

    def assert_check_fails(self):
        with self.assertRaises(rows.Different):
            rows.check(self.database, self.expected)

    def test_what_was_written_passes(self):
        rows.check(self.database, self.expected)
        rows.check_integrity(self.database)

    def test_a_lost_row_is_found(self):
        self.change("DELETE FROM traces WHERE id = 7")
        self.assert_check_fails()

    def test_a_row_that_is_there_in_place_of_another_is_found(self):
        self.change(
            "UPDATE traces SET (run_id, level, mode, datetime, message) ="
            " (SELECT run_id, level, mode, datetime, message FROM traces WHERE id = 8)"
            " WHERE id = 7")
        self.assert_check_fails()

    def test_a_changed_character_is_found(self):
        self.change("UPDATE traces SET message = message || ' ' WHERE id = 7")
        self.assert_check_fails()

    def test_a_row_of_another_run_is_found(self):
        self.change("UPDATE traces SET run_id = run_id || '0' WHERE id = 7")
        self.assert_check_fails()

    def test_a_change_in_any_other_column_changes_the_digest_of_all(self):
        before = rows.digest_of_all_columns(self.database)
        self.change("UPDATE traces SET hostname = 'x' WHERE id = 7")
        self.assertNotEqual(rows.digest_of_all_columns(self.database), before)

    def test_a_missing_index_is_found(self):
        self.change("DROP INDEX idx_traces_level")
        with self.assertRaises(rows.Different):
            rows.check_integrity(self.database)


if __name__ == "__main__":
    unittest.main()
