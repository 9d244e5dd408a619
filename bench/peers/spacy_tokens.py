"""spaCy's tagger, morphologizer and trainable lemmatizer as a peer, trained together with the config that
`spacy init config --optimize efficiency` makes. One JSON line for each job line:

{"op": "train", "train": [doc, ...], "dev": the same, "folder": path} -> {"trainSeconds": processor seconds, "bytes": n}
    a doc is {"words", "spaces", "starts", "tag", "pos", "morph", "lemma"}, a list each with an entry for each token;
    "starts" says where sentences begin
{"op": "load", "folder": path} -> {"seconds": s}
{"op": "predict", "docs": [{"words", "spaces"}, ...]} -> {"docs": [[[tag, pos, morph, lemma], ...], ...]}    on these tokens
{"op": "read", "texts": [...]} -> {"docs": [[[start, end, tag, pos, morph, lemma], ...], ...]}    offsets in code points
{"op": "time", "texts": [...]} -> {"seconds": s}    as read, without sending anything back
"""

import json
import os
import sys
import time

import spacy
from spacy.tokens import Doc, DocBin

from spacy_config import make_config, train, trained

components = ["tagger", "morphologizer", "trainable_lemmatizer"]

# As many sentences a document as `spacy convert -n 10` makes of a treebank.
sentences_a_doc = 10


def pieces(doc):
    """The token ranges of a document's stretches of ten sentences."""
    starts = [at for at, is_start in enumerate(doc["starts"]) if is_start]
    borders = [0] + starts[sentences_a_doc::sentences_a_doc] + [len(doc["words"])]
    return [range(start, end) for start, end in zip(borders, borders[1:]) if end > start]


def write_docs(docs, path):
    vocab = spacy.blank("en").vocab
    out = DocBin()
    for doc in docs:
        for piece in pieces(doc):
            take = lambda name: [doc[name][at] for at in piece]
            out.add(
                Doc(
                    vocab,
                    words=take("words"),
                    spaces=take("spaces"),
                    tags=take("tag"),
                    pos=take("pos"),
                    morphs=take("morph"),
                    lemmas=take("lemma"),
                )
            )
    out.to_disk(path)


def said(token):
    return [token.tag_, token.pos_, str(token.morph), token.lemma_]


class Spacy:
    def train(self, job):
        folder = job["folder"]
        os.makedirs(folder, exist_ok=True)
        at = lambda name: os.path.join(folder, name)
        write_docs(job["train"], at("train.spacy"))
        write_docs(job["dev"], at("dev.spacy"))
        make_config(folder, ",".join(components))
        return train(folder)

    def load(self, folder):
        start = time.perf_counter()
        self.nlp = spacy.load(trained(folder))
        return {"seconds": time.perf_counter() - start}

    def predict(self, docs):
        made = [Doc(self.nlp.vocab, words=doc["words"], spaces=doc["spaces"]) for doc in docs]
        return {"docs": [[said(token) for token in doc] for doc in self.nlp.pipe(made)]}

    def read(self, texts):
        docs = self.nlp.pipe(texts)
        # A token of white space is none here.
        return {
            "docs": [
                [[token.idx, token.idx + len(token.text), *said(token)] for token in doc if not token.is_space]
                for doc in docs
            ]
        }

    def time(self, texts):
        start = time.perf_counter()
        for _ in self.nlp.pipe(texts):
            pass
        return {"seconds": time.perf_counter() - start}


def answer(system, job):
    op = job["op"]
    if op == "train":
        return system.train(job)
    if op == "load":
        return system.load(job["folder"])
    if op == "predict":
        return system.predict(job["docs"])
    if op == "read":
        return system.read(job["texts"])
    if op == "time":
        return system.time(job["texts"])
    raise ValueError(f"no such job: {op}")


system = Spacy()
for line in sys.stdin:
    print(json.dumps(answer(system, json.loads(line))), flush=True)
