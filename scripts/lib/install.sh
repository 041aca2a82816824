# Installing what a stage needs. Sourced.

install_rust_components() {
  local component
  command -v cargo >/dev/null || { echo "Rust is not installed: https://rustup.rs" >&2; exit 1; }
  for component in rustfmt clippy; do
    cargo "${component/rustfmt/fmt}" --version >/dev/null 2>&1 || rustup component add "$component"
  done
}

# install_debian PACKAGE…: those that are not there.
install_debian() {
  local missing=() package
  command -v dpkg >/dev/null || { echo "not a Debian system: install yourself: $*" >&2; return 0; }
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}"
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  # The package's own server is never used: it is not even started.
  "${as_root[@]}" sh -c 'mkdir -p /etc/postgresql-common && [ -f /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf'
  "${as_root[@]}" apt-get update --quiet=2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# True when a folder was installed from just these files.
installed() {
  local stamp=$1
  shift
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sha256sum "$@" | sha256sum)" ]
}

stamp() {
  local stamp=$1
  shift
  sha256sum "$@" | sha256sum >"$stamp"
}

# npm_packages FOLDER: those that its lock file names.
npm_packages() {
  installed "$1/node_modules/.stamp" "$1/package-lock.json" && return
  (cd "$1" && npm ci --no-audit --no-fund) && stamp "$1/node_modules/.stamp" "$1/package-lock.json"
}

# python_environment FOLDER REQUIREMENTS: an environment of Python's with these packages.
python_environment() {
  installed "$1/.stamp" "$2" && [ -x "$1/bin/python" ] && return
  python3 -c 'import ensurepip' 2>/dev/null || install_debian python3-venv
  rm -rf "$1"
  python3 -m venv "$1" &&
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check -r "$2" &&
    stamp "$1/.stamp" "$2"
}
