#!/bin/sh
# Picks the newest usable CPython (3.11 or later), makes .venv, installs exactly the hashed lock named in $1.
# Idempotent, quick when nothing changed, and neutral about where packages come from.
set -eu
cd "$(dirname "$0")/.."
lock=${1:-requirements.txt}
stamp=.venv/.stamp-$(basename "$lock")

find_python() {
  for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 \
    "${HOME:-/nowhere}"/.pyenv/versions/3.13.*/bin/python "${HOME:-/nowhere}"/.pyenv/versions/3.12.*/bin/python \
    python3.11 python3; do
    "$candidate" -c 'import sys, venv, ensurepip, sqlite3
sys.exit(not (sys.implementation.name == "cpython" and (3, 11) <= sys.version_info < (3, 15)))' >/dev/null 2>&1 &&
      { echo "$candidate"; return; }
  done
  echo "Havn needs Python 3.11 or newer with venv (on Debian: apt install python3-venv)." >&2
  exit 1
}

want=$(cat requirements.txt requirements-dev.txt pyproject.toml | cksum)
[ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ] && exit 0
python=$(find_python)
echo "Setting up Havn with $("$python" --version) …" >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
.venv/bin/python -m pip install -q --require-hashes --no-deps -r "$lock"
# Our own package is put on the path by a one-line .pth: an editable install would need a build tool from the network.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
pwd | sed 's|$|/src|' > "$site/havn.pth"
printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m havn "$@"\n' "$(pwd)" > .venv/bin/havn
chmod +x .venv/bin/havn
echo "$want" > "$stamp"
