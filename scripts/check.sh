#!/bin/sh
# Everything that can be said about the code without running the tests. Each check says ok or shows what it found.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
ours="src tests benchmarks tools"
failed=""
scratch=$(mktemp -d "${TMPDIR:-/tmp}/havn-check.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

check() {
  name=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    printf 'ok      %s\n' "$name"
  else
    printf 'FAILED  %s\n' "$name"
    head -n 60 "$scratch/output" | sed 's/^/        /'
    lines=$(wc -l <"$scratch/output")
    [ "$lines" -le 60 ] || printf '        … and %s more lines\n' $((lines - 60))
    failed="$failed
  $name"
  fi
}
skip() { printf 'skipped %s: %s\n' "$1" "$2"; }

# The settings of a real installation, in a folder that goes away again.
installed() {
  env -u HAVN_DATABASE_URL HAVN_DATA="$scratch/data" HAVN_HTTPS=1 HAVN_HOSTS=havn.example.org \
    DJANGO_SETTINGS_MODULE=havn.website.settings.production "$python" -m django "$@"
}
requirements_name_no_host() { ! grep -nE '://|--(extra-)?index|--find-links|--trusted-host' requirements*.txt; }
lock_of_npm_names_no_host() { ! grep -nE '://|"resolved"' package-lock.json; }
no_uv_lock() { [ -z "$(ls uv.lock pylock*.toml 2>/dev/null)" ] || { echo "uv.lock and pylock.toml name hosts: remove them"; false; }; }
# shellcheck disable=SC2086 # the list of folders is meant to be split
{
  check "format (ruff)" "$python" -m ruff format --check --output-format concise $ours
  check "lint (ruff)" "$python" -m ruff check --output-format concise $ours
  check "types (mypy)" "$python" -m mypy --no-error-summary
  check "who imports whom (import-linter)" .venv/bin/lint-imports --no-cache --no-logo
  check "templates (djlint)" "$python" -m djlint src --lint --quiet
  check "spelling (codespell)" "$python" -m codespell_lib $ours scripts docs .ci Makefile $(ls ./*.md 2>/dev/null)
}
check "rules of the house" "$python" -m tools.house_rules
check "words of the house" "$python" -m tools.words
check "no traces of machines, hosts or unfinished work" "$python" -m tools.traces
check "requirements name no host" requirements_name_no_host
check "the npm lock names no host" lock_of_npm_names_no_host
check "no lock file that names hosts" no_uv_lock
check "Django's own checks, as installed" installed check --deploy --fail-level WARNING
check "migrations are written" installed makemigrations --check --dry-run
check "catalogues of every listed language are complete" "$python" -m tools.catalogues check
if [ -f tools/documents.py ]; then
  check "generated documents are current" "$python" -m tools.documents --check
else
  skip "generated documents are current" "there is no tools/documents.py yet"
fi

[ -z "$failed" ] || { printf 'Broken:%s\n' "$failed"; exit 1; }
echo "All checks hold."
