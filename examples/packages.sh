# Sourced by examples/try.sh and tests/run.sh: what is missing on this machine, and how to get it on Debian and Ubuntu.

have() { command -v "$1" >/dev/null 2>&1; }
have_library() { have pkg-config && pkg-config --exists "$1"; }

# The Debian packages of what every build needs and is not here, one a line. The compiler is the caller's affair.
missing_to_build() {
    [ -e /usr/include/stdio.h ] || ! have apt-get || echo libc6-dev
    have meson || echo meson
    have ninja || echo ninja-build
    have pkg-config || echo pkg-config
    have python3 || echo python3
    have_library libutf8proc || echo libutf8proc-dev
    have_library libpcre2-32 || echo libpcre2-dev
    have_library jansson || echo libjansson-dev
    have_library check || echo check
}

# … and of what reads the exports of plans in the tests, calendars and a calendar server, and of the desk over PostgreSQL.
missing_to_export() {
    have_library libpq || echo libpq-dev
    have psql || echo postgresql
    have_library libical || echo libical-dev
    [ -d /usr/lib/python3/dist-packages/icalendar ] || echo python3-icalendar
    [ -d /usr/lib/python3/dist-packages/radicale ] || echo radicale
}

# … and of what the Python package is built with, which pip fetches the rest of.
missing_for_python() {
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    python3 -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null || echo python3-dev
    have objdump || echo binutils
    have redis-server || echo redis-server
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        echo "not root, and there is no sudo: $*" >&2
        return 1
    fi
}

apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; }

# Installs packages, or says what is missing and ends the script.
install_packages() {
    if ! have apt-get; then
        echo "Missing here (names of Debian packages): $*"
        echo "Please install them the way your system does, then run this again."
        exit 1
    fi
    echo "Installing: $*"
    apt_install "$@" || { as_root apt-get update -q && apt_install "$@"; } ||
        { echo "They could not be installed. As root: apt-get install $*"; exit 1; }
}
