"""python-crfsuite as a peer for entities in raw text: the jobs are those of raw_text_peer.py.

Each line of a text is one sequence; its words are runs of letters and digits with what may stand inside them, and
every other character alone, as quick as Python's `re` makes them. Settings and features are those of crfsuite_ner.py.
"""

import os
import re
import time

import pycrfsuite

from crfsuite_features import features
from raw_text_peer import serve

word_pattern = re.compile(r"\w+(?:[-.,'&/]\w+)*|[^\w\s]")


def lines_of(text):
    """Words of each line with where they start and end in the text."""
    at = 0
    for line in text.split("\n"):
        words = [(match.group(), at + match.start(), at + match.end()) for match in word_pattern.finditer(line)]
        if words:
            yield words
        at += len(line) + 1


def tags_of(words, ents):
    tags = []
    before = None
    for _, start, end in words:
        inside = next((ent for ent in ents if start < ent[1] and end > ent[0]), None)
        tags.append("O" if inside is None else ("I-" if inside is before else "B-") + inside[2])
        before = inside
    return tags


def entities_of(words, tags):
    ents = []
    before = "O"
    for (_, start, end), tag in zip(words, tags):
        if tag.startswith("I-") and before[2:] == tag[2:]:
            ents[-1][1] = end
        elif tag != "O":
            ents.append([start, end, tag[2:]])
        before = tag
    return ents


class Crfsuite:
    def train(self, job):
        os.makedirs(job["folder"], exist_ok=True)
        path = os.path.join(job["folder"], "model.crfsuite")
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": 200, "feature.possible_transitions": True})
        start = time.process_time()
        for text, ents in job["train"]:
            for words in lines_of(text):
                trainer.append(features([word for word, _, _ in words]), tags_of(words, ents))
        trainer.train(path)
        return {"trainSeconds": time.process_time() - start, "bytes": os.path.getsize(path)}

    def load(self, folder):
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open(os.path.join(folder, "model.crfsuite"))

    def entities(self, texts):
        for text in texts:
            ents = []
            for words in lines_of(text):
                tags = self.tagger.tag(features([word for word, _, _ in words]))
                ents += entities_of(words, tags)
            yield ents


serve(Crfsuite())
