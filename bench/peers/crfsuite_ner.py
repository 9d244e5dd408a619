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

from crfsuite_features import features


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
