"""What the Python peers for entities in raw text share: the jobs that bench/entities.ts sends them, one JSON line each.

{"op": "train", "train": [[text, [[start, end, label], ...]], ...], "dev": the same, "folder": path, "vectors": path or null}
    -> {"trainSeconds": processor seconds, "bytes": n}
{"op": "load", "folder": path} -> {"seconds": s}
{"op": "predict", "texts": [...]} -> {"seconds": s, "ents": [[[start, end, label], ...], ...]}
{"op": "time", "texts": [...]} -> {"seconds": s, "found": entities}      as predict, without sending them back
{"op": "latency", "texts": [...]} -> {"milliseconds": [one a text]}      one text at a time
{"op": "memory", "texts": [...], "bytes": n} -> {"residentBytes": [...], "seconds": s}
    the texts again and again, each time with words never seen before, until so many bytes have gone through

Offsets are code points. A system is an object with train(job), load(folder), and entities(texts), an iterator.
"""

import itertools
import json
import sys
import time


def unseen(text, counter):
    """The text with every twentieth word followed by a number spelled in letters: a word that no cache holds."""
    spelled = "".join(chr(ord("a") + int(digit)) for digit in str(counter))
    words = text.split(" ")
    for at in range(0, len(words), 20):
        words[at] += f" q{spelled}{chr(ord('a') + at // 20 % 26)}"
    return " ".join(words)


def resident_bytes():
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return 1024 * int(line.split()[1])
    return 0


def time_texts(system, texts):
    start = time.perf_counter()
    found = sum(len(ents) for ents in system.entities(texts))
    return {"seconds": time.perf_counter() - start, "found": found}


def measure_latency(system, texts):
    milliseconds = []
    for text in texts:
        start = time.perf_counter()
        next(iter(system.entities([text])))
        milliseconds.append(1000 * (time.perf_counter() - start))
    return {"milliseconds": milliseconds}


def stream_texts(system, texts, limit):
    samples = [resident_bytes()]
    start = time.perf_counter()
    sent = 0

    def stream():
        nonlocal sent
        for round_number in itertools.count():
            for at, text in enumerate(texts):
                if sent >= limit:
                    return
                fresh = unseen(text, round_number * len(texts) + at)
                sent += len(fresh)
                yield fresh

    step = limit / 20
    for _ in system.entities(stream()):
        if sent >= step * len(samples):
            samples.append(resident_bytes())
    return {"residentBytes": samples, "seconds": time.perf_counter() - start}


def answer(system, job):
    op = job["op"]
    if op == "train":
        return system.train(job)
    if op == "load":
        start = time.perf_counter()
        system.load(job["folder"])
        return {"seconds": time.perf_counter() - start}
    if op == "predict":
        start = time.perf_counter()
        ents = list(system.entities(job["texts"]))
        return {"seconds": time.perf_counter() - start, "ents": ents}
    if op == "time":
        return time_texts(system, job["texts"])
    if op == "latency":
        return measure_latency(system, job["texts"])
    if op == "memory":
        return stream_texts(system, job["texts"], job["bytes"])
    raise ValueError(f"no such job: {op}")


def serve(system):
    for line in sys.stdin:
        print(json.dumps(answer(system, json.loads(line))), flush=True)
