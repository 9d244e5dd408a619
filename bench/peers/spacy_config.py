"""What the spaCy peers share: running its command, and what a training took."""

import os
import subprocess
import sys


def spacy_command(*args):
    subprocess.run([sys.executable, "-m", "spacy", *args], check=True, stdout=sys.stderr, stderr=sys.stderr)


def make_config(folder, pipeline):
    """Makes FOLDER/config.cfg and returns its path."""
    config = os.path.join(folder, "config.cfg")
    spacy_command("init", "config", config, "--pipeline", pipeline, "--optimize", "efficiency", "--force")
    return config


def vector_settings(folder, vectors):
    """Settings under which the vectors of a file in word2vec's text form, which may be None, are the static ones."""
    if not vectors:
        return []
    made = os.path.join(folder, "vectors")
    # They are in lower case; by default spaCy would look words up as they are written.
    spacy_command("init", "vectors", "en", vectors, made, "--attr", "LOWER")
    return ["--paths.vectors", made, "--components.tok2vec.model.embed.include_static_vectors", "true"]


def train(folder, *settings):
    """Trains on FOLDER/train.spacy and dev.spacy with FOLDER/config.cfg. Returns processor seconds, and the bytes of the best model."""
    at = lambda name: os.path.join(folder, name)
    paths = ["--paths.train", at("train.spacy"), "--paths.dev", at("dev.spacy"), "--output", at("trained")]
    start = children_seconds()
    spacy_command("train", at("config.cfg"), *paths, *settings)
    return {"trainSeconds": children_seconds() - start, "bytes": size_of(trained(folder))}


def trained(folder):
    """The best model of a training."""
    return os.path.join(folder, "trained/model-best")


def children_seconds():
    """Processor seconds of the processes started here; training uses one core."""
    times = os.times()
    return times.children_user + times.children_system


def size_of(folder):
    return sum(
        os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names
    )
