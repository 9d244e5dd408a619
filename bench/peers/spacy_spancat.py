"""spaCy's `spancat` alone as a peer, trained with the config that `spacy init config --optimize efficiency` makes.

The jobs are those of raw_text_peer.py; its "ents" are the spans, which may overlap. The suggester is set, because the
default (n-grams up to 3) cannot find long spans at all: "suggester" is a number of words up to which all n-grams are
suggested, or "finder" for a span finder that is trained beside it.
"""

import os

import spacy
from spacy.tokens import DocBin

from raw_text_peer import serve
from spacy_config import make_config, train, trained

KEY = "sc"


def write_docs(texts, path):
    """Gold documents on spaCy's own tokens; a span that is not on their borders is widened to them."""
    nlp = spacy.blank("en")
    docs = DocBin(store_user_data=True)
    for text, marked in texts:
        doc = nlp.make_doc(text)
        spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in marked]
        doc.spans[KEY] = [span for span in spans if span is not None]
        docs.add(doc)
    docs.to_disk(path)


def suggester_settings(suggester):
    if suggester == "finder":
        return [
            "--components.spancat.suggester.@misc", "spacy.preset_spans_suggester.v1",
            "--components.spancat.suggester.spans_key", KEY,
            "--training.annotating_components", '["span_finder"]',
        ]
    return [
        "--components.spancat.suggester.@misc", "spacy.ngram_range_suggester.v1",
        "--components.spancat.suggester.min_size", "1",
        "--components.spancat.suggester.max_size", str(suggester),
    ]


def remove_default_sizes(path):
    """The setting of the default suggester, which the others refuse."""
    with open(path, encoding="utf8") as config:
        lines = [line for line in config if not line.startswith("sizes = ")]
    with open(path, "w", encoding="utf8") as config:
        config.writelines(lines)


class Spacy:
    def train(self, job):
        folder = job["folder"]
        os.makedirs(folder, exist_ok=True)
        at = lambda name: os.path.join(folder, name)
        write_docs(job["train"], at("train.spacy"))
        write_docs(job["dev"], at("dev.spacy"))
        pipeline = "span_finder,spancat" if job["suggester"] == "finder" else "spancat"
        remove_default_sizes(make_config(folder, pipeline))
        return train(folder, *suggester_settings(job["suggester"]))

    def load(self, folder):
        self.nlp = spacy.load(trained(folder))

    def entities(self, texts):
        for doc in self.nlp.pipe(texts):
            yield [[span.start_char, span.end_char, span.label_] for span in doc.spans[KEY]]


if __name__ == "__main__":
    serve(Spacy())
