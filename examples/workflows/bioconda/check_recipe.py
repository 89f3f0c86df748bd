"""Reads meta.yaml as conda tools do, and checks what Bioconda's guidelines require of a noarch: generic recipe.

python check_recipe.py meta.yaml package.json

https://bioconda.github.io/contributor/guidelines.html; the lint of Bioconda itself is bioconda-utils, which needs conda.
"""
import json
import re
import sys

import rattler
from ruamel.yaml import YAML
from souschef.recipe import Recipe


def rendered(path):
    """The recipe with its variables, as plain values. Functions of conda-build become text."""
    text = open(path).read()
    Recipe(load_file=path)  # raises for a template that conda-souschef cannot read
    variables = dict(re.findall(r'{% set (\w+) = "([^"]*)" %}', text))
    text = re.sub(r"{%.*?%}\n?", "", text)
    text = re.sub(r"{{ (\w+) }}", lambda match: variables[match[1]], text)
    text = re.sub(r"- {{ (pin_subpackage.*?) }}", lambda match: f"- '{match[1]}'", text)
    return YAML(typ="safe").load(text)


def problems(recipe, manifest):
    package, build, about = recipe["package"], recipe["build"], recipe["about"]
    run = [rattler.MatchSpec(spec) for spec in recipe["requirements"]["run"]]
    if str(rattler.Version(package["version"])) != manifest["version"]:
        yield f"version {package['version']} instead of {manifest['version']}"
    if package["version"] not in recipe["source"]["url"]:
        yield "the address of the source lacks the version"
    if not re.fullmatch("[0-9a-f]{64}", recipe["source"]["sha256"]):
        yield "no SHA-256 of the source"
    if build["noarch"] != "generic" or build["number"] != 0:
        yield "not noarch: generic, or not build 0 of a new version"
    if not any(package["name"] in each for each in build["run_exports"]):
        yield "run_exports does not pin the package"
    if [spec.name.normalized for spec in run] != ["nodejs"] or str(run[0].version) != manifest["engines"]["node"]:
        yield f"requirements {[str(spec) for spec in run]} instead of nodejs {manifest['engines']['node']}"
    if not recipe["test"]["commands"]:
        yield "no test"
    for key in ["home", "license", "license_family", "license_file", "summary"]:
        if not about.get(key):
            yield f"about.{key} is missing"
    if about["license"] != manifest["license"]:
        yield f"license {about['license']} instead of {manifest['license']}"


found = list(problems(rendered(sys.argv[1]), json.load(open(sys.argv[2]))))
print("\n".join(found) or "no problem")
sys.exit(bool(found))
