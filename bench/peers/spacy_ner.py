"""spaCy's `ner` alone as a peer, trained with the config that `spacy init config --optimize efficiency` makes.

The jobs are those of raw_text_peer.py. With "vectors" (a file in word2vec's text form) they become the static vectors
of the config. `python spacy_ner.py FOLDER TEXT` prints the entities of one text, for timing a start.
"""

import os
import sys

import spacy
from spacy.tokens import DocBin

from raw_text_peer import serve
from spacy_config import make_config, train, trained, vector_settings


def write_docs(texts, path):
    """Gold documents on spaCy's own tokens; an entity that is not on their borders is widened to them."""
    nlp = spacy.blank("en")
    docs = DocBin()
    for text, ents in texts:
        doc = nlp.make_doc(text)
        spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in ents]
        doc.ents = spacy.util.filter_spans([span for span in spans if span is not None])
        docs.add(doc)
    docs.to_disk(path)


class Spacy:
    def train(self, job):
        folder = job["folder"]
        os.makedirs(folder, exist_ok=True)
        at = lambda name: os.path.join(folder, name)
        write_docs(job["train"], at("train.spacy"))
        write_docs(job["dev"], at("dev.spacy"))
        make_config(folder, "ner")
        return train(folder, *vector_settings(folder, job["vectors"]))

    def load(self, folder):
        self.nlp = spacy.load(trained(folder))

    def entities(self, texts):
        for doc in self.nlp.pipe(texts):
            yield [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents]


if __name__ == "__main__" and len(sys.argv) == 3:
    first = Spacy()
    first.load(sys.argv[1])
    print(list(first.entities([sys.argv[2]])))
elif __name__ == "__main__":
    serve(Spacy())
