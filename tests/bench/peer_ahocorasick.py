#!/usr/bin/env python3
"""The peer python3-ahocorasick, driven by bench_match through pipes.

usage: peer_ahocorasick.py WORDS TEXTS FOLDED   (numbers of open files; one word, one text a line)
Says on standard output how many words it finds in the folded texts; then, for each line on standard input, looks through all texts
once and says how many it found and the nanoseconds that took.
"""
import sys
import time

import ahocorasick


def lines(number):
    with open(int(number), encoding="utf-8", newline="\n") as file:
        file.seek(0)
        return file.read().split("\n")[:-1]


def found(automaton, texts):
    return sum(1 for text in texts for _ in automaton.iter(text))


def main(words, texts, folded):
    automaton = ahocorasick.Automaton()
    for number, word in enumerate(lines(words)):
        automaton.add_word(word, number)
    automaton.make_automaton()
    texts = lines(texts)
    print(found(automaton, lines(folded)), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter_ns()
        count = found(automaton, texts)
        print(count, time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
