#!/bin/bash
set -euo pipefail

mkdir -p "$PREFIX/lib/heddle" "$PREFIX/bin"
cp -R node_modules package.json "$PREFIX/lib/heddle/"
ln -s ../lib/heddle/node_modules/.bin/heddle "$PREFIX/bin/heddle"
