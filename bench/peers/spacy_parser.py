"""spaCy's `parser` alone as a peer, trained with the config that `spacy init config --optimize efficiency` makes.

Jobs, one JSON line each. A document is {"text", "tokens": [[start, end, head, dep, starts a sentence], ...]} with offsets in
code points and heads as places in the list, a root its own.

{"op": "train", "train": [document, ...], "dev": the same, "folder": path, "vectors": path or null}
    -> {"trainSeconds": processor seconds, "bytes": n}
{"op": "load", "folder": path} -> {"seconds": s}
{"op": "predict", "texts": [...]} -> {"seconds": s, "documents": [[[start, end, head, dep, starts a sentence], ...], ...]}
{"op": "time", "texts": [...]} -> {"seconds": s, "found": words}     as predict, without sending them back

The training texts are cut after every ten sentences, as spaCy's guide recommends for whole documents; dev texts stay whole.
"""

import json
import os
import sys
import time

import spacy
from spacy.tokens import Doc, DocBin

from spacy_config import make_config, train, trained, vector_settings

SENTENCES = 10


def gold_doc(vocab, text, tokens):
    """The gold tokens of a stretch of a text as a Doc. White space beyond one blank becomes a token, as in spaCy's own Docs."""
    words, spaces, heads, deps, starts = [], [], [], [], []
    place = {}
    kept = [token for token in tokens]
    for at, (start, end, _, _, _) in enumerate(kept):
        place[at] = len(words)
        words.append(text[start:end])
        after = text[end : kept[at + 1][0]] if at + 1 < len(kept) else ""
        spaces.append(after[:1] == " ")
        rest = after[1:] if after[:1] == " " else after
        if rest:
            words.append(rest)
            spaces.append(False)
    of_token = {index: at for at, index in place.items()}
    last = 0
    for index in range(len(words)):
        at = of_token.get(index)
        if at is None:
            heads.append(last)
            deps.append("dep")
            starts.append(False)
            continue
        last = index
        _, _, head, dep, starts_sentence = kept[at]
        heads.append(place[head])
        deps.append("ROOT" if head == at else dep)
        starts.append(starts_sentence)
    return Doc(vocab, words=words, spaces=spaces, heads=heads, deps=deps, sent_starts=starts)


def stretches(tokens, size):
    """`tokens` in stretches of `size` sentences, with heads counted from the start of each."""
    starts = [at for at, token in enumerate(tokens) if token[4]] + [len(tokens)]
    for first in range(0, len(starts) - 1, size):
        start, end = starts[first], starts[min(first + size, len(starts) - 1)]
        yield [(a, b, head - start, dep, begins) for a, b, head, dep, begins in tokens[start:end]]


def write_docs(documents, path, size):
    nlp = spacy.blank("en")
    docs = DocBin()
    for document in documents:
        tokens = document["tokens"]
        for stretch in stretches(tokens, size or len(tokens)):
            docs.add(gold_doc(nlp.vocab, document["text"], stretch))
    docs.to_disk(path)


class Parser:
    def train(self, job):
        folder = job["folder"]
        os.makedirs(folder, exist_ok=True)
        at = lambda name: os.path.join(folder, name)
        write_docs(job["train"], at("train.spacy"), SENTENCES)
        write_docs(job["dev"], at("dev.spacy"), None)
        make_config(folder, "parser")
        return train(folder, *vector_settings(folder, job["vectors"]))

    def load(self, job):
        start = time.perf_counter()
        self.nlp = spacy.load(trained(job["folder"]))
        return {"seconds": time.perf_counter() - start}

    def predict(self, job):
        start = time.perf_counter()
        docs = list(self.nlp.pipe(job["texts"]))
        seconds = time.perf_counter() - start
        documents = []
        for doc in docs:
            words = [token for token in doc if not token.is_space]
            place = {token.i: at for at, token in enumerate(words)}
            documents.append(
                [
                    [
                        token.idx,
                        token.idx + len(token),
                        place.get(token.head.i, at),
                        "root" if token.head.i == token.i else token.dep_,
                        bool(token.is_sent_start),
                    ]
                    for at, token in enumerate(words)
                ]
            )
        return {"seconds": seconds, "documents": documents}

    def time(self, job):
        start = time.perf_counter()
        found = sum(len(doc) for doc in self.nlp.pipe(job["texts"]))
        return {"seconds": time.perf_counter() - start, "found": found}


def serve(parser):
    jobs = {"train": parser.train, "load": parser.load, "predict": parser.predict, "time": parser.time}
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(jobs[job["op"]](job)), flush=True)


serve(Parser())
