"""``python -m fuzz formula|guesser SECONDS FOLDER``: coverage-guided fuzzing with atheris (libFuzzer)."""

import os
import sys
import time
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["medloom_preprocess.domain.formula", "medloom_ingest.domain"]):
    from fuzz.seeds import FORMULAS, FOUND_FORMULAS, FOUND_TABLES, TABLES
    from fuzz.targets import formula, guesser

WORDS: Final = Path(__file__).with_name("words.dict")


def main() -> None:
    kind, seconds, folder = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
    seeds = [*(text.encode() for text in FORMULAS), *FOUND_FORMULAS] if kind == "formula" else [*TABLES, *FOUND_TABLES]
    guess = guesser()
    target = formula if kind == "formula" else guess
    corpus = folder / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    counts, begun = {"all": 0, "taken": 0}, time.monotonic()

    def one(data: bytes) -> None:
        counts["all"] += 1
        counts["taken"] += target(data)
        if time.monotonic() - begun > seconds:
            said = f"{counts['all']} executions, {counts['taken']} taken, {seconds:.0f} s, no fault"
            print(f"fuzz {kind}: {said}", flush=True)
            guess.close()
            os._exit(0)

    options = [f"-dict={WORDS}", "-max_len=2000", "-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1"]
    artefacts = f"-artifact_prefix={folder}/found-{kind}-"
    atheris.Setup([sys.argv[0], *options, artefacts, str(corpus)], one)
    atheris.Fuzz()


main()
