#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Validates SARIF logs with Microsoft's validator, the rules of SARIF itself and
# those of GitHub's code scanning, and fails on any error or warning.
#
#   .ci/sarif-validate.sh FILE.sarif...
#
# SARIF_MULTITOOL is the path of an installed validator; without it, npm installs
# one into a temporary directory. The validator always exits with status 0, and
# reports nothing for a log that it cannot read. Its results are therefore counted
# here. The rules of a service that none of our logs can satisfy run as well: if
# none of them fires, the validator has not read the log.
set -eu

version=5.7.0

if [ $# -eq 0 ]; then
	echo "usage: $0 FILE.sarif..." >&2
	exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tool=${SARIF_MULTITOOL:-}
if [ -z "$tool" ]; then
	npm install --prefix "$work" --no-save --no-audit --no-fund --loglevel=error \
		"@microsoft/sarif-multitool-linux@$version" >&2
	tool=$work/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
	chmod u+x "$tool"
fi

cat >"$work/count.js" <<'JS'
const [file, log] = process.argv.slice(2);
const results = JSON.parse(require('fs').readFileSync(log, 'utf8').replace(/^\uFEFF/, ''))
  .runs.flatMap(run => run.results || []);
const canaries = results.filter(r => r.ruleId.startsWith('GHAzDO'));
if (canaries.length === 0) {
  console.error(`${file}: the validator could not read the log`);
  process.exit(1);
}
const bad = results.filter(r => !canaries.includes(r) && r.ruleId !== 'WRN999' && ['error', 'warning'].includes(r.level || 'warning'));
for (const r of bad) {
  console.error(`${file}: ${r.level || 'warning'} ${r.ruleId}: ${r.message.text || ''} ${(r.message.arguments || []).join(', ')}`);
}
console.log(`${file}: ${bad.length} errors and warnings`);
process.exit(bad.length === 0 ? 0 : 1);
JS

status=0
for file in "$@"; do
	rm -f "$work/out.sarif"
	"$tool" validate "$file" --rule-kind 'Sarif;Ghas;GHAzDO' --level 'Error;Warning' \
		-o "$work/out.sarif" --log ForceOverwrite --quiet true >"$work/tool.log" || {
		cat "$work/tool.log" >&2
		status=1
		continue
	}
	node "$work/count.js" "$file" "$work/out.sarif" || status=1
done
exit $status
