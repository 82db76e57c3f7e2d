"""What batches cost beside the calls of C alone, in one thread: python bench_batch.py FILE [TIMES] (one message a line). Nothing passes or fails."""

from __future__ import annotations

import sys
import time
from typing import Any

from consult import batch


class Timed:
    """The C library with a clock around one function."""

    def __init__(self, real: Any, name: str) -> None:
        self.real, self.name, self.spent = real, name, 0.0

    def __getattr__(self, name: str) -> Any:
        function = getattr(self.real, name)
        return self._timed(function) if name == self.name else function

    def _timed(self, function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            begin = time.perf_counter()
            result = function(*arguments)
            self.spent += time.perf_counter() - begin
            return result

        return call


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [line for line in file.read().splitlines() if line] * int(sys.argv[2] if len(sys.argv) > 2 else 1)
    module: Any = batch
    real = module.lib
    works: list[tuple[Any, str]] = [(batch.lint_many, "consult_python_lint"), (batch.classify_many, "consult_python_classify")]
    for work, name in works:
        best = (float("inf"), 1.0)
        for _ in range(4):
            timed = Timed(real, name)
            module.lib = timed
            begin = time.perf_counter()
            work(texts, threads=1)
            best = min(best, (time.perf_counter() - begin, timed.spent))
            module.lib = real
        print(f"{work.__name__}: {best[0] / len(texts) * 1e9:.0f} ns a message, {best[1] / len(texts) * 1e9:.0f} in C: {best[0] / best[1]:.3f}")


if __name__ == "__main__":
    main()
