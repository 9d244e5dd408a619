"""python-crfsuite as a peer for named entities.

Reads jobs as JSON lines from standard input: {"train": [[words, tags], ...], "test": [words, ...], "seed": int}.
Writes one JSON line a job: {"tags": [[...], ...], "trainSeconds": s, "predictSeconds": s, "bytes": n}.
Window features and c1 = c2 = 0.1, the settings of the library's own NER tutorial, with affixes and word shape added.
"""

import json
import os
import sys
import tempfile
import time

import pycrfsuite


def shape(word):
    """Character classes with runs cut at three: "McDonald's" -> "XxXxxx'x"."""
    out = []
    for char in word:
        kind = "X" if char.isupper() else "x" if char.islower() else "d" if char.isdigit() else char
        if out[-3:] != [kind] * 3:
            out.append(kind)
    return "".join(out)


def describe(words, at, where):
    word = words[at]
    lower = word.lower()
    return [
        f"{where}:lower={lower}",
        f"{where}:title={word.istitle()}",
        f"{where}:upper={word.isupper()}",
        f"{where}:digit={word.isdigit()}",
        f"{where}:shape={shape(word)}",
    ]


def features(words):
    rows = []
    for at, word in enumerate(words):
        row = ["bias"] + describe(words, at, "0")
        lower = word.lower()
        row += [f"prefix{n}={lower[:n]}" for n in (1, 2, 3)]
        row += [f"suffix{n}={lower[-n:]}" for n in (1, 2, 3, 4)]
        for offset in (-2, -1, 1, 2):
            if 0 <= at + offset < len(words):
                row += describe(words, at + offset, str(offset))
            else:
                row.append(f"{offset}:edge")
        rows.append(row)
    return rows


def run(job):
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": 200, "feature.possible_transitions": True})
    start = time.perf_counter()
    for words, tags in job["train"]:
        trainer.append(features(words), tags)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.crfsuite")
        trainer.train(path)
        train_seconds = time.perf_counter() - start
        size = os.path.getsize(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        start = time.perf_counter()
        tags = [tagger.tag(features(words)) for words in job["test"]]
        predict_seconds = time.perf_counter() - start
    return {"tags": tags, "trainSeconds": train_seconds, "predictSeconds": predict_seconds, "bytes": size}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
