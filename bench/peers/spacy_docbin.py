"""spaCy's own files (`.spacy`, DocBin), written and read by spaCy itself: what ours are checked against. One JSON line for each job line:

{"op": "golden", "folder": path} -> {"spacy": version}    writes the golden files of packages/core/src/spacy-file/testing
{"op": "rewrite", "from": path, "to": path} -> {"docs": n}    reads a file and writes what was read
{"op": "read", "path": path} -> {"docs": [doc, ...]}    what spaCy finds in a file, offsets in code points
    a doc is {"text", "tokens", "sentences", "ents", "unknown", "spans", "cats", "userData"}
    "tokens": [start, end, tag, pos, morph, lemma, dep, start of the head] of each that is no whitespace, as its head is none
    "sentences": their first offsets, none where nobody said
    "ents": [start, end, label, kb id] of each; "spans": the same by group
    "unknown": starts of the tokens of which nobody said whether they are in an entity; as in its trainers, blocked ones count
"""

import json
import sys
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span, Token

nlp = spacy.blank("en")
for name, holder in (("mood", Doc), ("note", Span), ("heard", Token)):
    holder.set_extension(name, default=None)


def everything():
    doc = nlp("Mapo tofu 🌶 for 12 dollars in Leeds, ORG or not")
    doc.set_ents(
        [
            Span(doc, 0, 2, label="DISH", kb_id="Q7"),
            Span(doc, 4, 6, label="MONEY"),
            Span(doc, 7, 8, label="GPE", kb_id="NIL"),
        ],
        default="outside",
    )
    doc.spans["sc"] = [Span(doc, 0, 3, label="FOOD"), Span(doc, 1, 3, label="HOT", kb_id="Q8"), Span(doc, 8, 9, label="X")]
    doc.spans["again"] = [Span(doc, 0, 3, label="FOOD")]
    doc.spans["empty"] = []
    doc.cats = {"food": 1.0, "sport": 0.0, "maybe": 0.25}
    doc.user_data["id"] = "menu-1"
    doc.user_data["meta"] = {"price": 12, "tags": ["hot", None, True], "share": 0.5}
    doc.user_data["own"] = 7
    doc._.mood = "hungry"
    doc[3:6]._.note = {"sure": True}
    doc[2]._.heard = [1, -70000, 2**40]
    return doc


def tree():
    words = ["  ", "She", "sold", " ", "old", "books", "\n", "It", "paid", "."]
    spaces = [False, True, True, False, True, False, False, True, False, False]
    return Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        tags=["_SP", "PRP", "VBD", "_SP", "JJ", "NNS", "_SP", "PRP", "VBD", "."],
        pos=["SPACE", "PRON", "VERB", "SPACE", "ADJ", "NOUN", "SPACE", "PRON", "VERB", "PUNCT"],
        morphs=["", "Case=Nom|Number=Sing", "Tense=Past", "", "Degree=Pos", "Number=Plur", "", "PronType=Prs", "", ""],
        lemmas=["  ", "she", "sell", " ", "old", "book", "\n", "it", "pay", "."],
        heads=[1, 2, 2, 2, 3, 2, 5, 8, 8, 8],
        deps=["dep", "nsubj", "ROOT", "dep", "amod", "dobj", "dep", "nsubj", "ROOT", "punct"],
    )


def partly():
    """Entities are known in a part of the text, and blocked in another; a sentence begins, tags are rare."""
    doc = nlp("Ann met Bob in an old town")
    doc.set_ents(
        [Span(doc, 0, 1, label="PERSON")],
        outside=[Span(doc, 1, 2, label="")],
        blocked=[Span(doc, 4, 5, label="")],
        default="missing",
    )
    doc[4].is_sent_start = True
    doc[5].tag_ = "JJ"
    doc[6].set_morph("")
    return doc


def nothing_found():
    doc = nlp("Nothing to see here")
    doc.set_ents([], default="outside")
    return doc


def golden():
    unknown = Doc(nlp.vocab, words=["no", "spaces", "known"])
    ruled = nlp("A rule said soup")
    ruled.set_ents([Span(ruled, 3, 4, label="DISH", span_id="rule-1")], default="outside")
    return [everything(), tree(), partly(), nlp("Nobody looked  at this"), nothing_found(), unknown, ruled]


def write(path, docs, **settings):
    DocBin(docs=docs, **settings).to_disk(path)


def spans_of(spans):
    return [[span.start_char, span.end_char, span.label_, span.kb_id_] for span in spans]


def head_of(token):
    head = token.head
    while head.is_space and head.head != head:
        head = head.head
    return head


def seen(doc):
    tokens = [token for token in doc if not token.is_space]
    row = lambda token: [
        token.idx,
        token.idx + len(token),
        token.tag_,
        token.pos_,
        str(token.morph) if token.has_morph() else None,
        token.lemma_,
        token.dep_,
        head_of(token).idx if token.has_head() else None,
    ]
    return {
        "text": doc.text,
        "tokens": [row(token) for token in tokens],
        "sentences": [sent.start_char for sent in doc.sents] if doc.has_annotation("SENT_START") else [],
        "ents": spans_of(doc.ents),
        "unknown": [token.idx for token in tokens if token.ent_iob == 0 or token.ent_iob == 3 and not token.ent_type_],
        "spans": {key: spans_of(spans) for key, spans in doc.spans.items()},
        "cats": doc.cats,
        "userData": {json.dumps(key): value for key, value in doc.user_data.items()},
    }


def read(path):
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def answer(job):
    if job["op"] == "golden":
        folder = Path(job["folder"])
        write(folder / "golden.spacy", golden(), store_user_data=True)
        write(folder / "columns.spacy", [tree(), everything()], attrs=["TAG", "ENT_TYPE", "ENT_IOB"])
        return {"spacy": spacy.__version__}
    if job["op"] == "rewrite":
        docs = read(job["from"])
        write(job["to"], docs, store_user_data=True)
        return {"docs": len(docs)}
    return {"docs": [seen(doc) for doc in read(job["path"])]}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
