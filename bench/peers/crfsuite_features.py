"""Window features with affixes and word shape: the feature set of python-crfsuite's own NER tutorial, and a little more."""


def shape(word):
    """Character classes with runs cut at three: "McDonald's" -> "XxXxxx'x"."""
    out = []
    for char in word:
        kind = "X" if char.isupper() else "x" if char.islower() else "d" if char.isdigit() else char
        if out[-3:] != [kind] * 3:
            out.append(kind)
    return "".join(out)


def describe(words, at, where):
    word = words[at]
    lower = word.lower()
    return [
        f"{where}:lower={lower}",
        f"{where}:title={word.istitle()}",
        f"{where}:upper={word.isupper()}",
        f"{where}:digit={word.isdigit()}",
        f"{where}:shape={shape(word)}",
    ]


def features(words):
    rows = []
    for at, word in enumerate(words):
        row = ["bias"] + describe(words, at, "0")
        lower = word.lower()
        row += [f"prefix{n}={lower[:n]}" for n in (1, 2, 3)]
        row += [f"suffix{n}={lower[-n:]}" for n in (1, 2, 3, 4)]
        for offset in (-2, -1, 1, 2):
            if 0 <= at + offset < len(words):
                row += describe(words, at + offset, str(offset))
            else:
                row.append(f"{offset}:edge")
        rows.append(row)
    return rows
