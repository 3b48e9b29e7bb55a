"""What every peer's script shares: the measurement of one case in one process, printed as one JSON line.

A script is called as SCRIPT CASE PEER INPUT [ROUNDS], imports this module before NumPy, and calls `main(prepare)`.
`prepare(case, peer, path)` returns what a round calls, how its result becomes the check figure and, where speed is
compared at equal quality, how it becomes the figures of that name: (run, check) or (run, check, quality), the last
returning a dictionary such as {"inertia": 12.5}. Quality is computed outside the timed part.
"""

import json
import os
import resource
import sys
import time

THREADS = int(os.environ.get("KITH_BENCH_THREADS", "2"))
for name in ["POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ.setdefault(name, str(THREADS))


def versions(peer):
    import importlib.metadata as metadata
    return "+".join(f"{part} {metadata.version(part)}" for part in peer.split("+"))


def blas():
    """The dense libraries loaded in this process, with the kernels they chose and their threads."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return []
    return [{"blas": f"{pool['internal_api']} {pool['version']}", "core": pool.get("architecture"),
             "threads": pool["num_threads"]} for pool in threadpool_info() if pool["user_api"] == "blas"]


def read_through(path):
    """Has the file in the page cache, so that no system pays for the disk."""
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass


def main(prepare, repeats=1):
    """Measures; with `repeats` a round is that many times the work, and its seconds are for one of them."""
    case, peer, path = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    read_through(path)
    run, check, *quality = prepare(case, peer, path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    repeats = repeats[case] if isinstance(repeats, dict) else repeats
    seconds = []
    result = None
    for _ in range(rounds):
        result = None
        start = time.perf_counter()
        result = run()
        seconds.append((time.perf_counter() - start) / repeats)
    # Before the quality is worked out, which may need more.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    figures = quality[0](result) if quality else {}
    print(json.dumps({"system": versions(peer), "case": case, "seconds": seconds, "check": check(result), **figures,
                      "threads": THREADS, "libraries": blas(), "peakBytes": peak, "productBytes": peak - before}))
