"""scikit-learn as a peer for text classification: TF-IDF of words (1, 2) and characters within words (3, 5), then a
linear support vector machine or logistic regression, with C chosen by cross-validation.

Reads jobs as JSON lines from standard input:
{"train": [text, ...], "labels": [[label, ...], ...], "test": [text, ...], "multiple": bool, "seed": int}.
Writes one JSON line a job: {"svc": {"labels": [[...]], "trainSeconds", "predictSeconds", "bytes"}, "lr": {...}}.
"""

import json
import pickle
import sys
import time
import warnings

import numpy
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore", category=ConvergenceWarning)
warnings.filterwarnings("ignore", category=UserWarning)
warnings.filterwarnings("ignore", category=FutureWarning)
COSTS = [0.3, 1, 3, 10, 30]


def vectorizer():
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+|[!?]"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )


def folds(job, targets):
    """Folds for choosing C, or None where the rarest class is too rare for any."""
    if job["multiple"]:
        return KFold(3, shuffle=True, random_state=job["seed"]) if len(job["train"]) >= 6 else None
    rarest = min(numpy.unique(targets, return_counts=True)[1])
    return StratifiedKFold(min(3, rarest), shuffle=True, random_state=job["seed"]) if rarest >= 2 else None


def fit(job, make, targets):
    prefix = "estimator__C" if job["multiple"] else "C"
    wrap = OneVsRestClassifier if job["multiple"] else (lambda estimator: estimator)
    split = folds(job, targets)
    start = time.perf_counter()
    features = vectorizer()
    rows = features.fit_transform(job["train"])
    if split is None:
        estimator = wrap(make()).fit(rows, targets)
    else:
        search = GridSearchCV(wrap(make()), {prefix: COSTS}, cv=split, scoring="f1_macro", error_score=0.0)
        estimator = search.fit(rows, targets).best_estimator_
    train_seconds = time.perf_counter() - start
    model = make_pipeline(features, estimator)
    start = time.perf_counter()
    predicted = model.predict(job["test"])
    return predicted, train_seconds, time.perf_counter() - start, len(pickle.dumps(model))


def run(job):
    binarizer = MultiLabelBinarizer()
    if job["multiple"]:
        targets = binarizer.fit_transform(job["labels"])
    else:
        targets = numpy.array([labels[0] for labels in job["labels"]])
    makers = {
        "svc": lambda: LinearSVC(random_state=job["seed"]),
        "lr": lambda: LogisticRegression(max_iter=300),
    }
    out = {}
    for name, make in makers.items():
        if name not in job.get("systems", list(makers)):
            continue
        predicted, train_seconds, predict_seconds, size = fit(job, make, targets)
        labels = binarizer.inverse_transform(predicted) if job["multiple"] else [[label] for label in predicted]
        out[name] = {
            "labels": [list(map(str, row)) for row in labels],
            "trainSeconds": train_seconds,
            "predictSeconds": predict_seconds,
            "bytes": size,
        }
    return out


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
