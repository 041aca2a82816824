# What the stages need that look at pages in a browser. Sourced from the checkout's root, after install.sh.

install_look() {
  command -v chromium >/dev/null || install_debian chromium
  command -v npm >/dev/null || install_debian nodejs npm
  npm_packages look
}
