#!/bin/sh
# Makes .venv from requirements.txt with whatever the machine has: uv, or venv and pip, or pip alone.
set -eu
PYTHON="${PYTHON:-python3}"
"$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || {
    echo "Razítko needs Python 3.11, 3.12 or 3.13; '$PYTHON' is $("$PYTHON" -V 2>&1). Try: make PYTHON=python3.12 ..." >&2
    exit 2
}
echo "Setting up .venv (once, under a minute) ..."
if command -v uv >/dev/null 2>&1; then
    UV=uv
elif "$PYTHON" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    UV=
else
    "$PYTHON" -m pip install --quiet --target .tools uv
    UV=.tools/bin/uv
fi
if [ -n "$UV" ]; then
    "$UV" venv --quiet --allow-existing --python "$PYTHON" .venv
    # compiled at once, as pip does: else whatever starts first, several processes together, compiles the same
    "$UV" pip install --quiet --python .venv/bin/python --no-deps --require-hashes --compile-bytecode -r requirements.txt
    "$UV" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    "$PYTHON" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
sh tools/dress.sh || true
