# What the findings share: pinned public packages in the finding's temp folder, which goes at the end.
# A finding makes that folder ($work), sources this file, installs, runs, and fails when what is seen
# is not what is known.
set -euo pipefail
findings=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${work:?a finding makes its temp folder first}"
export TZ=UTC PYTHONPATH="$findings" PYTHONDONTWRITEBYTECODE=1
cd "$work"

ended() {
  local code=$?
  cd /
  rm -rf "$work"
  [ "$code" = 0 ] && echo "as known" || echo "NOT as known, or not installed ($code)" >&2
}
trap ended EXIT

# python_with PACKAGE==VERSION ...: an environment with them; python and their commands are on PATH
python_with() {
  local uv=$findings/../.tools/uv python=$findings/../.tools/python3.14
  [ -x "$uv" ] || uv=$(command -v uv) || { echo "run scripts/setup quick first" >&2; return 1; }
  if [ -x "$python" ]; then python=$(realpath "$python"); else python=3.14; fi
  "$uv" venv -q --python "$python" "$work/venv"
  "$uv" pip install -q --python "$work/venv/bin/python" "$@"
  export PATH="$work/venv/bin:$PATH"
  echo "with $*"
}

# npm_with PACKAGE@VERSION ...: packages that node finds; their install scripts do not run
npm_with() {
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" "$@" >/dev/null
  export NODE_PATH="$work/node_modules"
  echo "with $*"
}

# debian_with PACKAGE=VERSION ...: packages unpacked into $work/root, none installed
debian_with() {
  local package
  (mkdir debs && cd debs && apt-get -qq download "$@" 2>/dev/null)
  for package in debs/*.deb; do
    dpkg -x "$package" root
  done
  export PATH="$work/root/usr/bin:$PATH"
  echo "with $*"
}

# coach_integration: a custom integration "coach" without code of its own yet
coach_integration() {
  mkdir -p custom_components/coach
  cat >custom_components/coach/manifest.json <<'EOF'
{"domain": "coach", "name": "Coach", "version": "1.0.0", "config_flow": true,
 "codeowners": [], "requirements": [], "dependencies": [], "documentation": "https://example.com",
 "iot_class": "local_push"}
EOF
  cat >custom_components/coach/config_flow.py <<'EOF'
from homeassistant.config_entries import ConfigFlow

class CoachFlow(ConfigFlow, domain="coach"):
    pass
EOF
}

# see WHAT SEEN KNOWN: print what is seen; fail where it is not what is known
see() {
  printf '%s: %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { printf 'known was: %s\n' "$3" >&2; return 1; }
}
