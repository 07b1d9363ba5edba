"""Execute workflows with the real ddeutil-workflow, one after the other: what its executions leave as traces.

    .venv/0.0.86/bin/python Tests/LiveWorkflows/execute.py ROOT daily-sales good

Prints a line for each: its name and how the package says that it ended.
"""
import inspect
import logging
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))
sys.dont_write_bytecode = True

from live_writer import configure  # noqa: E402

configure(str(Path(sys.argv[1]).resolve()))
os.environ["WORKFLOW_CORE_CONF_PATH"] = str(HERE)
logging.getLogger("ddeutil.workflow").setLevel(logging.CRITICAL + 1)

from ddeutil.workflow import Workflow  # noqa: E402

# Its name in older releases, of which the oldest want to know of more.
load = getattr(Workflow, "from_conf", None) or getattr(Workflow, "from_loader")
more = {"externals": {}} if "externals" in inspect.signature(load).parameters else {}

for name in sys.argv[2:]:
    try:
        ended = load(name, **more).execute({"day": "2026-01-02"}).status
    except Exception as error:
        ended = type(error).__name__
    print(name, getattr(ended, "name", ended))
