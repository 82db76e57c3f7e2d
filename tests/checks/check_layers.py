#!/usr/bin/env python3
"""Layers of lib/ (lib/layers.txt): includes go down only; no circles between modules; each third-party header in one file."""
import re
import sys

from common import ROOT, files, name, plain, verdict

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
THIRD_PARTY = {"jansson.h", "pcre2.h", "utf8proc.h"}
STANDARD = {"assert.h", "errno.h", "float.h", "inttypes.h", "limits.h", "math.h", "stdalign.h", "stdarg.h", "stdatomic.h", "stdbool.h",
            "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h"}

# What the loader of files and folders needs beyond standard C; all other code runs without an operating system.
FOLDERS = {"dirent.h", "sys/stat.h", "windows.h"}


def read_layers():
    """Names from the lowest, and for each the layers that it may not see although they are lower or beside it."""
    order, barred = [], {}
    for line in (ROOT / "lib/layers.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line:
            layer, _, others = line.partition("!")
            order.append(layer.strip())
            barred[layer.strip()] = set(others.split())
    return order, barred


def resolve(source, target):
    """The file of lib/ that an include in quotes means; None when it is not ours."""
    for base in (source.parent, ROOT / "lib"):
        path = (base / target).resolve()
        if path.is_file() and (ROOT / "lib") in path.parents:
            return path
    return None


def circles(graph):
    """Groups of modules that reach one another (Tarjan, by recursion: the graph is small)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(group) > 1:
                found.append(sorted(group))

    sys.setrecursionlimit(10000)
    for node in list(graph):
        if node not in index:
            visit(node)
    return found


def main():
    order, barred = read_layers()
    faults, graph, users = [], {}, {}
    sources = files("lib", "*.c", "*.h")
    for source in sources:
        layer = source.relative_to(ROOT / "lib").parts[0]
        if layer not in order:
            faults.append(f"{name(source)}: not in a layer of lib/layers.txt")
            continue
        module = source.with_suffix("")
        graph.setdefault(module, set())
        for kind, target in INCLUDE.findall(plain(source.read_text(encoding="utf-8"), strings=True)):
            if target in THIRD_PARTY:
                users.setdefault(target, set()).add(source)
            elif target.startswith("consult/"):
                if not (ROOT / "include" / target).is_file():
                    faults.append(f"{name(source)}: {target} is no public header")
            elif kind == "<":
                if target not in STANDARD and not (source.name == "loader.c" and target in FOLDERS):
                    faults.append(f"{name(source)}: <{target}> is not a header of standard C")
            elif (path := resolve(source, target)) is not None:
                below = path.relative_to(ROOT / "lib").parts[0]
                if below in order and (order.index(below) > order.index(layer) or below in barred[layer]):
                    faults.append(f"{name(source)}: layer {layer} includes {target} of layer {below}")
                if path.with_suffix("") != module:
                    graph[module].add(path.with_suffix(""))
            elif target not in GENERATED:
                faults.append(f"{name(source)}: cannot find {target}")
    for header, where in sorted(users.items()):
        own = {u for u in where if not GENERATORS.match(u.name)}
        if len(own) > 1:
            faults.append(f"{header} is included by {', '.join(sorted(map(name, own)))}: one file only")
    for group in circles(graph):
        faults.append("circle: " + ", ".join(name(m) for m in group))
    verdict(faults, len(sources), "sources")


# Headers that the build makes, and the small programs of the build that make tables.
GENERATED = {"fold_table.h", "fold_data.h", "packs_data.h", "pack_image.h"}
GENERATORS = re.compile(r"(make|gen)_\w+\.c$")

if __name__ == "__main__":
    main()
