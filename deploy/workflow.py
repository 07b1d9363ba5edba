"""A workflow that runs every ten seconds, for compose.yaml: yours takes its place."""

import time

from ddeutil.workflow import Workflow

hello = Workflow.model_validate(
    {"name": "hello", "jobs": {"greet": {"stages": [{"name": "Greet", "echo": "Hello"}]}}}
)
while True:
    hello.execute({})
    time.sleep(10)
