"""scikit-learn as a peer for text classification: TF-IDF of words (1, 2) and characters within words (3, 5), then a
linear support vector machine or logistic regression, with C chosen by cross-validation. With several labels a text, the
threshold of each label is the one with the best F1 on out-of-fold scores: without that, rare labels are never said.

Reads jobs as JSON lines from standard input:
{"train": [text, ...], "labels": [[label, ...], ...], "test": [text, ...], "multiple": bool, "seed": int}.
Writes one JSON line a job: {"svc": {"labels": [[...]], "trainSeconds", "predictSeconds", "bytes"}, "lr": {...}}.
The job {"again": "svc"} times what was trained last once more: {"predictSeconds"}.
"""

import json
import pickle
import sys
import time
import warnings

import numpy
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore", category=ConvergenceWarning)
warnings.filterwarnings("ignore", category=UserWarning)
warnings.filterwarnings("ignore", category=FutureWarning)
COSTS = [1, 3, 10, 30]


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


def best_threshold(scores, truth):
    """The decision threshold with the highest F1; 0 where a label has no example."""
    order = numpy.argsort(-scores)
    hits = numpy.cumsum(truth[order])
    if hits[-1] == 0:
        return 0.0
    f = 2 * hits / (truth.sum() + numpy.arange(1, len(order) + 1))
    best = int(numpy.argmax(f))
    following = scores[order[best + 1]] if best + 1 < len(order) else scores[order[best]] - 1
    return float((scores[order[best]] + following) / 2)


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
    thresholds = None
    if job["multiple"] and split is not None:
        held_out = cross_val_predict(clone(estimator), rows, targets, cv=split, method="decision_function")
        thresholds = numpy.array([best_threshold(held_out[:, i], targets[:, i]) for i in range(targets.shape[1])])
    train_seconds = time.perf_counter() - start
    model = make_pipeline(features, estimator)

    def predict():
        if thresholds is None:
            return model.predict(job["test"])
        return (model.decision_function(job["test"]) > thresholds).astype(int)

    return predict, train_seconds, len(pickle.dumps(model))


def timed(predict):
    start = time.perf_counter()
    predicted = predict()
    return predicted, time.perf_counter() - start


trained = {}


def run(job):
    if "again" in job:
        return {"predictSeconds": timed(trained[job["again"]])[1]}
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
        trained[name], train_seconds, size = fit(job, make, targets)
        predicted, predict_seconds = timed(trained[name])
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
