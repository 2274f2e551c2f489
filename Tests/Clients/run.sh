#!/bin/sh
# Installs the third-party clients that tests drive the sandbox with, into .build/clients-venv; does nothing when they are there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
venv="$root/.build/clients-venv"
if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import jira' 2>/dev/null; then exit 0; fi
if ! python3 -m venv "$venv"; then
    echo "Cannot make $venv: install python3-venv (apt-get install python3-venv)." >&2
    exit 1
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/Tests/Clients/requirements.txt"
