"""What the spaCy peers share: running its command, and what a training took."""

import os
import subprocess
import sys


def spacy_command(*args):
    subprocess.run([sys.executable, "-m", "spacy", *args], check=True, stdout=sys.stderr, stderr=sys.stderr)


def children_seconds():
    """Processor seconds of the processes started here; training uses one core."""
    times = os.times()
    return times.children_user + times.children_system


def size_of(folder):
    return sum(
        os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names
    )
