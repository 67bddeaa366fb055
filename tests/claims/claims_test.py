#!/usr/bin/python3
"""Are the numbers in the README's table of claims those of the blocks that it links to?

A row's third cell holds what was measured, its fourth a link to a section of a page. Every number of
the one must stand in an output block (`<!-- prints: ... -->`) of the other, which scripts/readme
writes from the commands.
"""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")  # not those of FP16
LINK = re.compile(r"\[[^]]*\]\(([^)#]*)#([^)]+)\)")


def anchor(heading):
    """The fragment that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def sections(text):
    """The output of each section's blocks, by anchor."""
    blocks, name, due, inside = {}, "", False, False
    for line in text.splitlines():
        if inside:
            inside = line != "```"
            if inside and not line.startswith("$ "):
                blocks.setdefault(name, []).append(line)
        elif line.startswith("#"):
            name = anchor(line.lstrip("#"))
        elif line.startswith("<!-- prints"):
            due = True
        elif due and line == "```":
            due, inside = False, True
    return {key: "\n".join(lines) for key, lines in blocks.items()}


def claims(readme):
    """The rows of the table under `## Claims`, as lists of cells."""
    table = re.search(r"^## Claims.*?\n(\|.*?)\n\n", readme, re.DOTALL | re.MULTILINE)
    rows = table.group(1).splitlines()[2:] if table else []
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def is_rounded(number, printed):
    """Whether `printed` is the number, or has more decimals and rounds to it."""
    decimals, more = (len(text.partition(".")[2]) for text in (number, printed))
    return number == printed or 0 < decimals < more and f"{float(printed):.{decimals}f}" == number


def missing(measured, output):
    """The numbers of a cell that do not stand in the output."""
    printed = set(re.findall(r"\d+(?:\.\d+)?", output))
    return [number for number in NUMBER.findall(measured)
            if not any(is_rounded(number, other) for other in printed)]


class Claims(unittest.TestCase):
    def test_every_number_stands_in_the_block_it_is_taken_from(self):
        rows = claims((ROOT / "README.md").read_text())
        self.assertGreaterEqual(len(rows), 8)
        for row in rows:
            with self.subTest(row[0]):
                self.assertEqual(len(row), 5)
                self.assertTrue(NUMBER.search(row[2]), "nothing is measured")
                links = LINK.findall(row[3])
                self.assertTrue(links, "no link to a section")
                output = ""
                for page, fragment in links:
                    blocks = sections((ROOT / (page or "README.md")).read_text())
                    self.assertIn(fragment, blocks, f"{page} has no block there")
                    output += blocks[fragment] + "\n"
                self.assertEqual(missing(row[2], output), [])

    def test_a_number_that_drifted_is_found(self):
        output = "peak x 1.88 of 65.689"
        self.assertEqual(missing("1.88x and 65.689, 65.69 or FP16", output), [])
        for drifted in ("1.8", "2", "1.89", "1.880", "88", "65.68", "5.689"):
            self.assertEqual(missing(drifted, output), [drifted])


if __name__ == "__main__":
    sys.exit(unittest.main())
