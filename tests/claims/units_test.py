#!/usr/bin/python3
"""Are the cells of rtl/README.md's table of units what the commands print?

Results come from the README's block of `quaver verify all`, faults and coverage from the pages' blocks
of `scripts/mutate` and `quaver verify all --coverage`, proofs from `scripts/formal --list`.
`units_test.py --write` fills in the results, faults and coverage.
"""

import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "rtl/README.md"
COLUMNS = ["unit", "golden against", "lockstep", "results", "proofs", "faults", "coverage"]


def block(text, command):
    """The lines that the page's block of `command` prints, as lists of words."""
    found = re.search(r"^```\n\$ " + re.escape(command) + r"[^\n]*\n(.*?)^```", text,
                      re.DOTALL | re.MULTILINE)
    if found is None:
        raise AssertionError(f"no block of `{command}`")
    return [line.split() for line in found.group(1).splitlines()]


def results():
    """Valid outputs of each unit, all variants together: the last column but one."""
    sums = {}
    for words in block((ROOT / "README.md").read_text(), "quaver verify all"):
        if len(words) > 3 and words[-1].isdigit():
            sums[words[0]] = sums.get(words[0], 0) + int(words[-2])
    return {unit: str(sum_) for unit, sum_ in sums.items()}


def faults(page):
    """Of the faults that are not proved to change nothing, those noticed."""
    cells = {}
    for words in block(page, "scripts/mutate"):
        if len(words) == 6 and words[1].isdigit():
            given, caught, equivalent = (int(word) for word in words[1:4])
            cells[words[0]] = f"{caught} of {given - equivalent}"
    return cells


def coverage(page):
    """Lines and toggles in percent, bins by number."""
    cells = {}
    for words in block(page, "quaver verify all --coverage"):
        if len(words) < 8 or "/" not in words[1]:
            continue
        unit, lines, percent, _, toggled = words[:5]
        shown = "no branches" if lines == "0/0" else f"{percent}%"
        bins = next(word for word in words[6:] if "/" in word)
        cells[unit] = f"{shown}, {toggled}%, {bins.replace('/', ' of ')}"
    return cells


def proofs():
    """What scripts/formal proves; cases of one proof as one."""
    listed = subprocess.run([ROOT / "scripts/formal", "--list"], check=True, capture_output=True,
                            text=True).stdout
    return {re.sub(r"/\d+$", "", name) for name in listed.split()}


def rows(page):
    """The cells of the table, by unit; the cells of its head."""
    table = re.search(r"^## Unit by unit.*?\n(\|.*?)\n\n", page, re.DOTALL | re.MULTILINE)
    lines = [[cell.strip() for cell in line.strip("|").split("|")]
             for line in table.group(1).splitlines()]
    return {cells[0].strip("`"): dict(zip(COLUMNS, cells)) for cells in lines[2:]}, lines[0]


def printed(page):
    """What the commands print for each of the columns that they fill."""
    return {"results": results(), "faults": faults(page), "coverage": coverage(page)}


def write(page):
    table, _ = rows(page)
    for unit, cells in table.items():
        old = "| " + " | ".join(cells.values()) + " |"
        for column, by_unit in printed(page).items():
            cells[column] = by_unit.get(unit, cells[column])
        page = page.replace(old, "| " + " | ".join(cells.values()) + " |")
    return page


class Units(unittest.TestCase):
    def test_cells_are_what_the_commands_print(self):
        page = PAGE.read_text()
        table, head = rows(page)
        self.assertEqual(head, COLUMNS)
        for column, by_unit in printed(page).items():
            self.assertEqual(set(by_unit) - {"all"}, set(table), f"units with {column}")
            for unit, cells in table.items():
                with self.subTest(f"{column} of {unit}"):
                    self.assertEqual(cells[column], by_unit[unit])

    def test_every_proof_stands_beside_a_unit(self):
        table, _ = rows(PAGE.read_text())
        named = {name for cells in table.values() for name in re.findall(r"`([^`]+)`", cells["proofs"])}
        self.assertEqual(named, proofs())


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(write(PAGE.read_text()))
        sys.exit(0)
    sys.exit(unittest.main())
