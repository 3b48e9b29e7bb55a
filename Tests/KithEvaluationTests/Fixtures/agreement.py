"""A small split, lists for it with every kind of flaw, and what another scorer makes of them, for ScorerTests.swift.

    python agreement.py SCORER.py        writes agreement/ beside this file

SCORER.py is called as `SCORER.py FOLDER LISTS --json [--k K] [--no-followback] [--only-listed]`.
"""

import json
import pathlib
import random
import subprocess
import sys

import numpy

SIZE, USERS = 80, 30
draw = random.Random(20240711)
folder = pathlib.Path(__file__).parent / "agreement"
folder.mkdir(exist_ok=True)

follows = {(a, b) for a in range(SIZE - 3) for b in draw.sample(range(SIZE), 9) if a != b}
follows |= {(b, a) for a, b in sorted(follows) if draw.random() < 0.3}
test = {pair for pair in sorted(follows) if draw.random() < 0.25}
train = sorted(follows - test)
users = sorted(draw.sample(range(SIZE), USERS))
groups = [draw.randrange(4) for _ in range(SIZE)]


def write(name, rows):
    (folder / name).write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


write("train.tsv", train)
write("test.tsv", sorted(test))
write("users.txt", [[user] for user in users])
write("communities.tsv", enumerate(groups))
(folder / "meta.json").write_text(json.dumps({"n": SIZE}) + "\n")

lines = []
for user in range(0, SIZE, 1):
    if user % 7 == 3:
        continue
    wanted = [b for a, b in sorted(test) if a == user]
    followed = [b for a, b in train if a == user]
    followers = [a for a, b in train if b == user]
    for rank in range(1, 13):
        kind = draw.random()
        if kind < 0.3 and wanted:
            candidate = draw.choice(wanted)
        elif kind < 0.36 and followed:
            candidate = draw.choice(followed)
        elif kind < 0.5 and followers:
            candidate = draw.choice(followers)
        elif kind < 0.53:
            candidate = user
        elif kind < 0.56:
            candidate = SIZE + 5
        else:
            candidate = draw.randrange(SIZE)
        if draw.random() < 0.9:
            lines.append((user, rank, candidate))
        if draw.random() < 0.05:
            lines.append((user, rank, draw.randrange(SIZE)))
draw.shuffle(lines)
write("lists.tsv", lines)

recorded = [f"numpy {numpy.__version__}"]
for options in [
    [],
    ["--no-followback"],
    ["--only-listed"],
    ["--no-followback", "--only-listed"],
    ["--k", "10"],
    ["--k", "10", "--no-followback"],
    ["--k", "1"],
]:
    words = [sys.executable, sys.argv[1], str(folder), str(folder / "lists.tsv"), "--json", *options]
    values = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    for name, value in values.items():
        if name not in ("lo", "hi"):
            recorded.append(" ".join([",".join(options) or "plain", name, repr(value)]))
(folder / "recorded.txt").write_text("\n".join(recorded) + "\n")
