"""spaCy's text classifier as a peer, with the config that `spacy init config --optimize efficiency` makes (a bag of
words), stopping early on a tenth of the training texts.

The jobs and the answers are those of sklearn_textcat.py, with the one system "spacy".
"""

import json
import os
import random
import sys
import tempfile
import time

import spacy
from spacy.tokens import DocBin

from spacy_config import make_config, size_of, spacy_command, trained


def write_docs(nlp, texts, labels, all_labels, path):
    docs = DocBin(store_user_data=False)
    for text, own in zip(texts, labels):
        doc = nlp.make_doc(text)
        doc.cats = {label: float(label in own) for label in all_labels}
        docs.add(doc)
    docs.to_disk(path)


def name_labels(config, pipe, labels, path):
    """Names all labels in the config, as a rare one may be in neither part."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(labels, file)
    section = f"initialize.components.{pipe}"
    with open(config, "a", encoding="utf-8") as file:
        file.write(f'\n[{section}]\n\n[{section}.labels]\n@readers = "spacy.read_labels.v1"\npath = "{path}"\n')


predict = None


def timed():
    start = time.perf_counter()
    cats = predict()
    return cats, time.perf_counter() - start


def run(job):
    global predict
    if "again" in job:
        return {"predictSeconds": timed()[1]}
    pipe = "textcat_multilabel" if job["multiple"] else "textcat"
    all_labels = sorted({label for own in job["labels"] for label in own})
    order = list(range(len(job["train"])))
    random.Random(job["seed"]).shuffle(order)
    held_out = max(1, len(order) // 10)
    nlp = spacy.blank("en")
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        for name, part in (("dev", order[:held_out]), ("train", order[held_out:] or order)):
            texts, labels = ([job[key][i] for i in part] for key in ("train", "labels"))
            write_docs(nlp, texts, labels, all_labels, at(f"{name}.spacy"))
        name_labels(make_config(folder, pipe), pipe, all_labels, at("labels.json"))
        start = time.perf_counter()
        paths = ["--paths.train", at("train.spacy"), "--paths.dev", at("dev.spacy"), "--output", at("trained")]
        spacy_command("train", at("config.cfg"), *paths, "--training.seed", str(job["seed"]))
        train_seconds = time.perf_counter() - start
        best = trained(folder)
        classifier = spacy.load(best)
        predict = lambda: [doc.cats for doc in classifier.pipe(job["test"])]
        cats, predict_seconds = timed()
        size = size_of(best)
    if job["multiple"]:
        labels = [[label for label, score in scores.items() if score >= 0.5] for scores in cats]
    else:
        labels = [[max(scores, key=scores.get)] for scores in cats]
    return {
        "spacy": {"labels": labels, "trainSeconds": train_seconds, "predictSeconds": predict_seconds, "bytes": size}
    }


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
