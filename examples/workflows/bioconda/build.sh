#!/bin/bash
set -euo pipefail

mkdir -p "$PREFIX/lib/heddle" "$PREFIX/bin"
cp -R bin lib package.json "$PREFIX/lib/heddle/"
ln -s ../lib/heddle/bin/heddle.js "$PREFIX/bin/heddle"
