#!/usr/bin/env bash
# Makes the Python environment and the JavaScript packages of the peers that bench/ measures against. Never part of
# `npm ci` or `npm test`.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r peers/requirements.txt
.venv/bin/python -c 'import sklearn, pycrfsuite, spacy; print("scikit-learn", sklearn.__version__, "python-crfsuite, and spaCy", spacy.__version__, "are ready in bench/.venv")'
(cd peers && npm install --silent --no-package-lock --no-audit --no-fund --ignore-scripts)
echo "The JavaScript peers are ready in bench/peers/node_modules"
