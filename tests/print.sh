#!/usr/bin/env bash
# The second script: the tests that need LibreOffice. Converts every sample with the release build and proves that
# every workbook opens in other programs, and that every character of each official one reaches the paper. What it
# needs is installed by .ci/run.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in soffice pdftotext pdftoppm python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing; .ci/run shows what to install" >&2; exit 2; }
done

cargo build --quiet --release --locked
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
folders=()
for template in templates/*.toml; do
  folders+=("samples/$(basename "$template" .toml)")
done
# Samples with faults are there to be found, so exit status 1 is as good as 0; anything else is a failure.
status=0
target/release/yoshiki convert -o "$out" "${folders[@]}" >/dev/null || status=$?
if ((status > 1)); then
  echo "not every sample was converted (exit status $status)" >&2
  exit 1
fi
python3 tests/open_check.py "$out"/*.xlsx
python3 tests/print_check.py "$out"/*_提出用*.xlsx
