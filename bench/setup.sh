#!/usr/bin/env bash
# Makes the Python environment of the peers that bench/ measures against. Never part of `npm ci` or `npm test`.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r peers/requirements.txt
.venv/bin/python -c 'import sklearn, pycrfsuite; print("scikit-learn", sklearn.__version__, "and python-crfsuite are ready in bench/.venv")'
