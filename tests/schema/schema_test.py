#!/usr/bin/python3
"""Do configs/schema/*.json say what the readers read? The readers are asked: each map of the sample
documents is given a key that nobody knows, each value one that does not fit, and what the program
says it expected is what the schema must say, no less and no more.

usage: schema_test.py QUAVER SOURCE_DIR
"""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

QUAVER, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
FOLDER = SOURCE / "configs/schema"
SCHEMAS = {name: json.loads((FOLDER / f"{name}.json").read_text())
           for name in ("config", "recipe", "sweep")}
PASS = "{a: fp143, b: fp143}"
OUT = "{format: fp152, rounding: rne, overflow: saturate}"
RECIPE = f"""
name: all
title: every key
sources: {{operands: somewhere}}
open: {{chunk: nobody says}}
operands: {{fwd: {PASS}, dgrad: {PASS}, wgrad: {PASS}}}
fused_products: 1
accumulation: {{intra: fp169, inter: fp169, chunk: 64, rounding: rna}}
output: {{fwd: {OUT}, dgrad: {OUT}, wgrad: {OUT}}}
first_last: none
update: {{variant: residual, weight: fp143, rounding: rna}}
"""
SCALINGS = ["none", "{policy: none}", "{policy: static, scale: 8}",
            "{policy: backoff, initial: 64, interval: 10, floor: 1}",
            "{policy: rising-minimum, initial: 64, interval: 10, floor: 1,"
            " schedule: [{step: 4, minimum: 2}]}"]
SAMPLES = {
    "config": ["""
name: all
array: {rows: 8, cols: 8, dataflow: ws, overlap: none, timing: hardware, accumulator_depth: 64, count: 1}
fpu: {multiplier_stages: 1, adder_stages: 1, lanes: 1, fp16: true, decode: edge, zero_gating: true}
recipe: sun2019
buffers: {a_bytes: 1024, b_bytes: 1024, out_bytes: 1024}
memory: {bandwidth_bytes_per_cycle: 8, latency_cycles: 10}
chip: {cores: 2}
mapping: default
clock_mhz: 1000
technology: osu018
"""],
    "recipe": [RECIPE + f"loss_scaling: {scaling}\n" for scaling in SCALINGS],
    "sweep": ["""
name: all
base: configs/hfp8-8x8.yaml
traces: [traces/lenet5.csv]
passes: [fwd]
batch: 2
tier: analytic
axes: {array.rows: [8, 16], array.cols: {from: 4, to: 8, step: 4}, array.count: {from: 1, to: 2, factor: 2}}
constraints: [cycles <= 1e9]
objectives: {maximize: [tflops], minimize: [cycles]}
"""],
}
# What a file may be laid on: the reader takes it out before it looks at the keys.
BASES = {"config": {"base"}, "recipe": {"base"}, "sweep": set()}


def store():
    return {(FOLDER / f"{name}.json").as_uri(): schema for name, schema in SCHEMAS.items()}


def validator(name, schema=None):
    resolver = jsonschema.RefResolver((FOLDER / f"{name}.json").as_uri(), SCHEMAS[name], store())
    return jsonschema.Draft7Validator(schema if schema is not None else SCHEMAS[name],
                                      resolver=resolver)


def shipped(name):
    folders = {"config": "configs", "recipe": "configs/recipes", "sweep": "configs/sweeps"}
    return sorted((SOURCE / folders[name]).glob("*.yaml"))


def said(name, document):
    """(exit code, standard error) of the program that reads the document."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.yaml"
        path.write_text(json.dumps(document))  # JSON is YAML
        arguments = {"config": ["config", "show", path], "recipe": ["recipes", path],
                     "sweep": ["sweep", path, "--no-area"]}[name]
        done = subprocess.run([QUAVER, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def at(document, path):
    for step in path:
        document = document[step]
    return document


def changed(document, path, value):
    copied = copy.deepcopy(document)
    at(copied, path[:-1])[path[-1]] = value
    return copied


def places(node, path=()):
    """Every map and scalar below, with its path."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from places(value, path + (key,))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, path + (index,))
    else:
        yield path, node


ANYTHING = object()


def alternatives(name, schema, instance):
    """The schemas without $ref and anyOf that `instance`, or ANYTHING, is held against."""
    if "$ref" in schema:
        file, pointer = schema["$ref"].split("#")
        name = pathlib.Path(file).stem or name
        schema = SCHEMAS[name]
        for step in pointer.strip("/").split("/"):
            schema = schema[step]
        yield from alternatives(name, schema, instance)
        return
    yield name, schema
    for branch in schema.get("allOf", []):
        yield from alternatives(name, branch, instance)
    for branch in schema.get("anyOf", []) + schema.get("oneOf", []):
        if instance is ANYTHING or validator(name, branch).is_valid(instance):
            yield from alternatives(name, branch, instance)


def schemas_at(name, document, path):
    found = list(alternatives(name, SCHEMAS[name], document))
    for step in path:
        below = []
        child = document[step]
        for file, schema in found:
            if isinstance(step, int):
                part = schema.get("items")
            else:
                part = schema.get("properties", {}).get(step)
                if part is None and isinstance(schema.get("additionalProperties"), dict):
                    part = schema["additionalProperties"]
            if part:
                scalar = not isinstance(child, (dict, list))
                below += alternatives(file, part, ANYTHING if scalar else child)
        found, document = below, child
    return found


class Schema(unittest.TestCase):
    def samples(self):
        for name, texts in SAMPLES.items():
            for text in texts:
                yield name, yaml.safe_load(text)

    def probes(self):
        """Each place of the samples once: the recipes differ in their loss scaling alone."""
        seen = set()
        for name, document in self.samples():
            for path, node in places(document):
                if (name, path) not in seen or path[:1] == ("loss_scaling",):
                    seen.add((name, path))
                    yield name, document, path, node

    def test_are_schemas_themselves(self):
        for schema in SCHEMAS.values():
            jsonschema.Draft7Validator.check_schema(schema)

    def test_take_every_shipped_file_which_names_its_schema(self):
        for name in SCHEMAS:
            self.assertTrue(shipped(name))
            for path in shipped(name):
                text = path.read_text()
                validator(name).validate(yaml.safe_load(text))
                line = text.splitlines()[0]
                self.assertTrue(line.startswith("# yaml-language-server: $schema="), path)
                self.assertEqual((path.parent / line.split("=")[1]).resolve(),
                                 (FOLDER / f"{name}.json").resolve())

    def test_take_the_samples_as_the_program_does(self):
        for name, document in self.samples():
            validator(name).validate(document)
            code, message = said(name, document)
            self.assertEqual(code, 0, message)

    def test_have_the_keys_that_the_readers_have(self):
        for name, document, path, node in self.probes():
            found = schemas_at(name, document, path)
            if not isinstance(node, dict) or any(
                    isinstance(s.get("additionalProperties"), dict) for _, s in found):
                continue
            wrong = changed(document, path + ("zzzzzz",), 1)
            self.assertFalse(validator(name).is_valid(wrong), path)
            code, message = said(name, wrong)
            self.assertEqual(code, 2, message)
            known = re.search(r"unknown key '[^']*zzzzzz', expected one of (.*)", message)
            self.assertTrue(known, message)
            keys = {key for _, s in found for key in s.get("properties", {})}
            expected = set(known[1].split(", ")) | (BASES[name] if not path else set())
            self.assertEqual(keys, expected, (name, path))

    def test_refuse_the_values_that_the_readers_refuse_for_the_same_reason(self):
        compared = 0
        for name, document, path, node in self.probes():
            if isinstance(node, dict):
                continue
            wrong = changed(document, path, "zzzzzz")
            if validator(name).is_valid(wrong):  # a text of the user's, or a file
                continue
            code, message = said(name, wrong)
            self.assertEqual(code, 2, (path, message))
            found = [s for _, s in schemas_at(name, document, path)]
            compared += self.compare_range(name, document, path, found, message)
            compared += self.compare_words(path, found, message)
        self.assertGreater(compared, 50)

    def compare_range(self, name, document, path, found, message):
        told = re.search(r"expected (?:an integer|a number) from (\S+) to (\S+)", message)
        # A range's own limits move with the other values, and what it makes is the axis's to judge.
        if not told or path[:1] == ("axes",):
            return 0
        low, high = (min(s["minimum"] for s in found if "minimum" in s),
                     max(s["maximum"] for s in found if "maximum" in s))
        self.assertEqual((low, high), (float(told[1]), float(told[2])), (path, message))
        for outside in (low - 1, high * 2):
            self.assertFalse(validator(name).is_valid(changed(document, path, outside)), path)
        return 1

    def compare_words(self, path, found, message):
        told = re.search(r"expected one of (.*?)(?:, did you mean.*)?$", message.strip())
        words = {str(word).lower() for s in found for word in s.get("enum", [])}
        if not told or not words:
            return 0
        # Words, not grammars.
        expected = {word for word in told[1].split(", ") if " " not in word}
        if path[-1] == "first_last":
            expected |= {"none"}
        if path[-1] == "policy":  # each policy has its own map
            self.assertLessEqual(words, expected)
            policies = {s["properties"]["policy"]["enum"][0]
                        for s in SCHEMAS["recipe"]["definitions"]["loss_scaling"]["anyOf"]
                        if "properties" in s}
            self.assertEqual(policies, expected)
            return 1
        self.assertEqual(words, expected, (path, message))
        return 1

    def test_know_the_formats_and_recipes_that_the_program_lists(self):
        def listed(command):
            done = subprocess.run([QUAVER, command], capture_output=True, text=True, check=True)
            return {line.split()[0] for line in done.stdout.splitlines()
                    if line and not line.startswith((" ", "name "))}
        named = SCHEMAS["recipe"]["definitions"]
        self.assertEqual(set(named["format"]["anyOf"][0]["enum"]), listed("formats"))
        self.assertEqual(set(named["recipe_name"]["anyOf"][0]["enum"]), listed("recipes"))

    def test_and_the_readers_refuse_files_that_lack_a_key(self):
        for name, document in self.samples():
            for key in document:
                lacking = {k: v for k, v in document.items() if k != key}
                if validator(name).is_valid(lacking):
                    continue
                code, message = said(name, lacking)
                self.assertEqual((code, "missing key" in message), (2, True), message)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
