#!/usr/bin/env python3
"""Checks the Dockerfile and the YAML files of this directory: `check` runs it.

--deployment       only: prints the Deployment of kubernetes.yaml
--understood FILE  only: each of its fields is in FILE, kubectl's own reading of it
--libraries FILE   only: the image has a package for each shared library of the program FILE
"""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
COMMAND = ["follow", "/var/log/workflows", "--db", "/var/lib/tracetail/traces.db"]
ROOT, STATE = "/var/log/workflows", "/var/lib/tracetail"


def need(holds, what):
    if not holds:
        sys.exit(f"check-files: error: {what}")


def instructions():
    """The instructions of the Dockerfile: a list of (name, rest)."""
    text = re.sub(r"^#.*\n", "", (HERE / "Dockerfile").read_text(), flags=re.M)
    lines = text.replace("\\\n", " ").splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip()]


def image_packages():
    """The packages that the last stage installs."""
    steps = instructions()
    last = max(i for i, (name, _) in enumerate(steps) if name == "FROM")
    words = [w for name, rest in steps[last:] if name == "RUN" for w in shlex.split(rest)]
    start = words.index("install") + 1
    return [w for w in words[start : words.index("&&", start)] if not w.startswith("-")]


def check_dockerfile():
    steps = instructions()
    stages = [rest for name, rest in steps if name == "FROM"]
    need(len(stages) == 2, "Dockerfile: not a build stage and an image")
    need(stages[0].endswith(" AS build"), "Dockerfile: the first stage is not called build")
    need("debian:" in stages[1] and "-slim" in stages[1], "Dockerfile: the image is not slim")
    values = dict(steps)
    need(values["USER"].split(":")[0] not in ("0", "root"), "Dockerfile: the image runs as root")
    need(json.loads(values["CMD"]) == COMMAND, "Dockerfile: CMD is another command")
    need(json.loads(values["ENTRYPOINT"]), "Dockerfile: no ENTRYPOINT")
    kept = [l[1:] for l in (HERE / "Dockerfile.dockerignore").read_text().split() if l[0] == "!"]
    for name, rest in steps:
        sources = rest.split()[:-1]
        if name != "COPY" or sources[0].startswith("--from"):
            continue
        for source in sources:
            need(list(HERE.parent.glob(source)), f"Dockerfile: COPY {source}: there is none")
            need(source in kept, f"Dockerfile: COPY {source} is in Dockerfile.dockerignore")
    for package in image_packages():
        policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True)
        need("Candidate: " in policy.stdout, f"Dockerfile: Debian has no package {package}")


def check_compose():
    compose = yaml.safe_load((HERE / "compose.yaml").read_text())
    services, volumes = compose["services"], compose["volumes"]
    need(set(services) == {"workflow", "tracetail"}, "compose.yaml: other services")
    sidecar, workflow = services["tracetail"], services["workflow"]
    need(f"traces:{ROOT}:ro" in sidecar["volumes"], "compose.yaml: sources are not read-only")
    need(f"database:{STATE}" in sidecar["volumes"], "compose.yaml: the database is not kept")
    need(f"traces:{ROOT}" in workflow["volumes"], "compose.yaml: the workflow writes elsewhere")
    need(set(volumes) == {"traces", "database"}, "compose.yaml: other volumes")
    build = sidecar["build"]
    need((HERE / build["context"] / build["dockerfile"]).is_file(), "compose.yaml: no Dockerfile")
    for mount in workflow["volumes"]:
        source = mount.split(":")[0]
        need(source in volumes or (HERE / source).exists(), f"compose.yaml: {source} is missing")
    json.loads(workflow["environment"]["WORKFLOW_LOG_TRACE_HANDLERS"])
    need(sidecar["read_only"] and sidecar["cap_drop"] == ["ALL"], "compose.yaml: too many rights")


def kubernetes(kind):
    """The documents of a kind in kubernetes.yaml."""
    documents = yaml.safe_load_all((HERE / "kubernetes.yaml").read_text())
    return [document for document in documents if document["kind"] == kind]


def deployment():
    (document,) = kubernetes("Deployment")
    return document


def check_kubernetes():
    claims = {claim["metadata"]["name"] for claim in kubernetes("PersistentVolumeClaim")}
    spec = deployment()["spec"]
    labels, pod = spec["template"]["metadata"]["labels"], spec["template"]["spec"]
    need(spec["selector"]["matchLabels"].items() <= labels.items(), "kubernetes.yaml: selector")
    need(spec["strategy"]["type"] == "Recreate", "kubernetes.yaml: two pods on one database")
    (sidecar,) = pod["initContainers"]
    (workflow,) = pod["containers"]
    need(sidecar["restartPolicy"] == "Always", "kubernetes.yaml: not a native sidecar")
    need(sidecar["args"] == COMMAND, "kubernetes.yaml: args are another command")
    names = {volume["name"] for volume in pod["volumes"]}
    for volume in pod["volumes"]:
        claim = volume.get("persistentVolumeClaim")
        need(not claim or claim["claimName"] in claims, "kubernetes.yaml: an unknown claim")
    for container in (sidecar, workflow):
        mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
        need({m["name"] for m in mounts.values()} <= names, "kubernetes.yaml: an unknown volume")
        need(mounts[ROOT]["name"] == "traces", "kubernetes.yaml: traces are elsewhere")
        need(mounts[ROOT].get("readOnly", False) == (container is sidecar), "kubernetes.yaml: readOnly")
        security = container["securityContext"]
        need(security["capabilities"] == {"drop": ["ALL"]}, "kubernetes.yaml: capabilities")
        need(security["allowPrivilegeEscalation"] is False, "kubernetes.yaml: privileges")
    need(pod["securityContext"]["runAsNonRoot"] is True, "kubernetes.yaml: runs as root")
    need(sidecar["securityContext"]["readOnlyRootFilesystem"], "kubernetes.yaml: writable root")
    (user,) = [rest for name, rest in instructions() if name == "USER"]
    numbers = [sidecar["securityContext"][key] for key in ("runAsUser", "runAsGroup")]
    need(user == "{}:{}".format(*numbers), "kubernetes.yaml: another user than the image's")
    handlers = {item["name"]: item["value"] for item in workflow["env"]}
    json.loads(handlers["WORKFLOW_LOG_TRACE_HANDLERS"])


def check_commands():
    unit = (HERE / "tracetail.service").read_text()
    (started,) = re.findall(r"^ExecStart=(.*)$", unit, flags=re.M)
    need(started.split()[1:] == COMMAND, "tracetail.service: another command")


def check_understood(path):
    """A field that kubectl does not know is not in what it prints."""

    def compare(ours, theirs, place):
        if isinstance(ours, dict):
            for key, value in ours.items():
                need(key in theirs, f"kubernetes.yaml: kubectl does not know {place}.{key}")
                compare(value, theirs[key], f"{place}.{key}")
        elif isinstance(ours, list):
            need(len(ours) == len(theirs), f"kubernetes.yaml: {place}")
            for mine, other in zip(ours, theirs):
                compare(mine, other, place)

    compare(deployment(), json.loads(Path(path).read_text()), "Deployment")


def check_libraries(path):
    listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
    need("not found" not in listed, f"{path}: a shared library is missing here")
    # Part of every Debian image, or with libstdc++6.
    packages = {*image_packages(), "libc6", "libgcc-s1"}
    for library in re.findall(r"=> (/\S+)", listed):
        # Debian 12 has one directory under two names.
        for name in {library, library.replace("/lib/", "/usr/lib/", 1), str(Path(library).resolve())}:
            owner = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True)
            if owner.returncode == 0:
                break
        need(owner.returncode == 0, f"{library} is of no Debian package")
        package = owner.stdout.split(":")[0]
        need(package in packages, f"Dockerfile: the image needs {package} for {library}")


if sys.argv[1:2] == ["--deployment"]:
    print(yaml.safe_dump(deployment()))
elif sys.argv[1:2] == ["--understood"]:
    check_understood(sys.argv[2])
elif sys.argv[1:2] == ["--libraries"]:
    check_libraries(sys.argv[2])
else:
    check_dockerfile()
    check_compose()
    check_kubernetes()
    check_commands()
